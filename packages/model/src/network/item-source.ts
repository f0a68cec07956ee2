// What networks and generators have in common: ascending numbers, each with a text, of which some are taken.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe } from '../place/describe.ts';
import { parseAddress, quoted, readAddress, renderAddress } from './address.ts';
import { type AddressRange, type Cidr, rangeContains, rangeHas, renderCidr } from './cidr.ts';
import { isGenerator, readGenerator } from './generator.ts';
import { isNetwork, type Network, neighborsOf, nestedIn, readNetwork, reservationsOf, usableRange } from './network.ts';
import { type RankedRuns, rankRuns, subtractRuns } from './range-set.ts';

export interface ItemSource {
  readonly entity: Entity;
  /** What may be given without being asked for, ascending. */
  readonly givable: RankedRuns;
  readonly render: (value: bigint) => string;
  /** The number in a canonical item of this source; null for anything else. */
  readonly read: (item: string) => bigint | null;
  /** The sources whose items are taken here too: itself, and the networks around it. */
  readonly space: ReadonlySet<EntityId>;
  /** The canonical text of an item that `asker` asks for, or why it cannot be had. Says nothing about who owns it. */
  readonly parse: (item: string, asker: Entity) => Result<string, Problem>;
  /** Who has this item already. */
  readonly ownerOf: (inventory: Inventory, item: string) => Entity | null;
}

export function readSource(inventory: Inventory, entity: Entity): Result<ItemSource, Problem> {
  if (isNetwork(entity)) return addressSource(inventory, entity);
  if (isGenerator(entity)) return generatorSource(entity);
  return err(
    problem('invalid', 'allocation.source', `${describe(entity)} gives nothing out`, {
      hint: 'allocate from a network, a namegenerator or a numbergenerator',
    }),
  );
}

/** The canonical text of an item, for finding who owns it; a text that is none is left as it is. */
export function canonicalItem(source: Entity, item: string): string {
  const address = isNetwork(source) ? parseAddress(item) : null;
  return address?.ok === true ? renderAddress(address.value) : item;
}

/** The owner of an item of exactly this source. */
export function findOwner(inventory: Inventory, sources: ReadonlySet<EntityId>, item: string): Entity | null {
  for (const slot of inventory.slots(axis.item, item)) {
    const owner = inventory.at(slot);
    if (owner === undefined) continue;
    if (factsOfType(owner, 'address').some((fact) => fact.item === item && sources.has(fact.source))) return owner;
  }
  return null;
}

function addressSource(inventory: Inventory, entity: Entity): Result<ItemSource, Problem> {
  const network = readNetwork(inventory, entity);
  if (!network.ok) return network;
  const { cidr, gateway } = network.value;
  const neighbors = neighborsOf(inventory, network.value);
  const nested = nestedIn(network.value, neighbors).map((child) => child.cidr);
  const reservations = reservationsOf(entity);
  const routed = gateway === null ? [] : [{ first: gateway.value, last: gateway.value }];
  // An outer network may have given the address before the inner one was made.
  const outer = neighbors.filter((other) => rangeContains(other.cidr, cidr));
  const space = new Set([entity.id, ...outer.map((other) => other.entity.id)]);
  return ok({
    ...{ entity, space },
    givable: rankRuns(subtractRuns(usableRange(cidr), [...reservations, ...nested, ...routed]), 1n),
    render: (value) => renderAddress({ version: cidr.version, value }),
    read: (item) => readAddress(item)?.value ?? null,
    parse: (item, asker) => parseItemAddress(item, { network: network.value, nested, reservations, mayRoute: mayRoute(inventory, asker) }),
    ownerOf: (current, item) => findOwner(current, space, item),
  });
}

interface AddressRules {
  readonly network: Network;
  readonly nested: readonly Cidr[];
  readonly reservations: readonly AddressRange[];
  /** Whoever asks may own the gateway's address. */
  readonly mayRoute: boolean;
}

/** A router, firewall, switch or load balancer: equipment that is no host. */
function mayRoute({ kinds }: Inventory, asker: Entity): boolean {
  const kind = kinds.find(asker.kind);
  return kind?.category === 'equipment' && !kind.host;
}

function parseItemAddress(item: string, { network, nested, reservations, mayRoute }: AddressRules): Result<string, Problem> {
  const parsed = parseAddress(item);
  if (!parsed.ok) return parsed;
  const address = parsed.value;
  const text = renderAddress(address);
  const where = `${describe(network.entity)} (${renderCidr(network.cidr)})`;
  if (!rangeHas(network.cidr, address)) return err(problem('invalid', 'network.outside', `${text} is not in ${where}`));
  if (!rangeHas(usableRange(network.cidr), address)) {
    return err(problem('invalid', 'network.unusable', `${text} is the first or last address of ${where}, which nobody can have`));
  }
  const inner = nested.find((other) => rangeHas(other, address));
  if (inner !== undefined) {
    const hint = 'allocate it from that network';
    return err(problem('conflict', 'network.nested', `${text} belongs to ${renderCidr(inner)}, a network inside ${where}`, { hint }));
  }
  if (reservations.some((range) => rangeHas(range, address))) {
    return err(problem('conflict', 'network.reserved', `${text} is reserved in ${where}`, { hint: 'take the reservation away first' }));
  }
  if (network.gateway?.value === address.value && !mayRoute) {
    const hint = 'it need not be reserved: choose another, or leave it to a router, firewall, switch or load balancer';
    return err(problem('conflict', 'network.gateway', `${text} is the gateway of ${where}, and never given to a host`, { hint }));
  }
  return ok(text);
}

function generatorSource(entity: Entity): Result<ItemSource, Problem> {
  const generator = readGenerator(entity);
  if (!generator.ok) return generator;
  const { first, last, step, render, read } = generator.value;
  const space = new Set([entity.id]);
  const parse = (item: string): Result<string, Problem> => {
    const value = read(item);
    if (value !== null && value >= first && value <= last && (value - first) % step === 0n) return ok(item);
    return err(problem('invalid', 'generator.outside', `${quoted(item)} is not among what ${describe(entity)} gives out`));
  };
  const ownerOf = (inventory: Inventory, item: string): Entity | null =>
    findOwner(inventory, space, item) ?? (entity.kind === 'namegenerator' ? findNamesake(inventory, entity.tenant, item) : null);
  return ok({ ...{ entity, space, render, read, parse, ownerOf }, givable: rankRuns([{ first, last }], step) });
}

/** A name that somebody chose by hand is not given out to somebody else. */
function findNamesake(inventory: Inventory, tenant: EntityId, name: string): Entity | null {
  for (const slot of inventory.slots(axis.name, name)) {
    const entity = inventory.at(slot);
    if (entity !== undefined && entity.tenant === tenant) return entity;
  }
  return null;
}
