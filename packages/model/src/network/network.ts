// A network is a block of addresses that belong together: attribute `cidr`, optionally `gateway`, and reservations.
// Networks nest: an address belongs to the most specific network it is in, and the outer ones do not give it out.
// Networks of one tenant see each other, unless they are in different regions: those may use the same block twice.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe } from '../place/describe.ts';
import { findAncestor } from '../place/holders.ts';
import { type Address, addressBits, parseAddress, quoted, readAddress, renderAddress } from './address.ts';
import { type AddressRange, blockOf, type Cidr, parseCidr, rangeContains, rangeHas, renderCidr } from './cidr.ts';

export interface Network {
  readonly entity: Entity;
  readonly cidr: Cidr;
  readonly gateway: Address | null;
  /** The region it is in, if it is in one. */
  readonly region: EntityId | null;
}

/** IPv6 routers are usually reached at their link-local address. */
const LINK_LOCAL = blockOf({ version: 6, value: 0xfe80n << 112n }, 10);

export function isNetwork(entity: Entity): boolean {
  return entity.kind === 'network';
}

/** The network that the entity is, or what of its attributes makes no sense. */
export function readNetwork(inventory: Inventory, entity: Entity): Result<Network, Problem> {
  if (!isNetwork(entity)) return err(problem('invalid', 'network.not-a-network', `${describe(entity)} is no network`));
  const cidr = readCidr(entity);
  if (!cidr.ok) return cidr;
  const gateway = readGateway(entity, cidr.value);
  if (!gateway.ok) return gateway;
  const region = findAncestor(inventory, entity, 'region')?.id ?? null;
  return ok({ entity, cidr: cidr.value, gateway: gateway.value, region });
}

function readCidr(entity: Entity): Result<Cidr, Problem> {
  const facts = attributesAt(entity, 'cidr');
  const value = facts[0]?.value;
  if (facts.length !== 1 || typeof value !== 'string') {
    return err(
      problem('invalid', 'network.no-cidr', `${describe(entity)} has no block of addresses`, {
        hint: `set its attribute cidr to one block, like 10.1.0.0/16`,
      }),
    );
  }
  const cidr = parseCidr(value);
  if (!cidr.ok || renderCidr(cidr.value) === value) return cidr;
  return err(
    problem('invalid', 'network.cidr-spelling', `${quoted(value)} of ${describe(entity)} is not in its canonical spelling`, {
      hint: `write ${renderCidr(cidr.value)}`,
    }),
  );
}

function readGateway(entity: Entity, cidr: Cidr): Result<Address | null, Problem> {
  const value = attributesAt(entity, 'gateway')[0]?.value;
  if (value === undefined) return ok(null);
  const gateway = parseAddress(typeof value === 'string' ? value : '');
  if (!gateway.ok) return gateway;
  if (rangeHas(LINK_LOCAL, gateway.value) || rangeHas(usableRange(cidr), gateway.value)) return gateway;
  const text = `the gateway ${renderAddress(gateway.value)} of ${describe(entity)} is no usable address of ${renderCidr(cidr)}`;
  return err(problem('invalid', 'network.gateway-outside', text));
}

/**
 * What can be given to somebody: IPv4 keeps its network and broadcast address (except /31, RFC 3021, and /32),
 * IPv6 its subnet-router anycast address (RFC 4291 2.6.1; except /127, RFC 6164, and /128).
 */
export function usableRange(cidr: Cidr): AddressRange {
  const pointToPoint = addressBits(cidr.version) - cidr.prefix <= 1;
  if (pointToPoint) return cidr;
  return { version: cidr.version, first: cidr.first + 1n, last: cidr.version === 4 ? cidr.last - 1n : cidr.last };
}

/** All networks that share one space of addresses with this one, without itself. */
export function neighborsOf(inventory: Inventory, network: Network): Network[] {
  const neighbors: Network[] = [];
  for (const slot of inventory.slots(axis.kind, 'network')) {
    const entity = inventory.at(slot);
    if (entity === undefined || entity.id === network.entity.id || entity.tenant !== network.entity.tenant) continue;
    const other = readNetwork(inventory, entity);
    if (other.ok && shareSpace(network, other.value)) neighbors.push(other.value);
  }
  return neighbors;
}

export function shareSpace(a: Network, b: Network): boolean {
  if (a.entity.tenant !== b.entity.tenant) return false;
  return a.region === null || b.region === null || a.region === b.region;
}

/** The neighbors inside it, and thus more specific. */
export function nestedIn(network: Network, neighbors: readonly Network[]): Network[] {
  return neighbors.filter((other) => other.cidr.prefix > network.cidr.prefix && rangeContains(network.cidr, other.cidr));
}

/** First and last address of each reservation, as arithmetic needs them. */
export function reservationsOf(entity: Entity): AddressRange[] {
  const ranges: AddressRange[] = [];
  for (const fact of factsOfType(entity, 'reservation')) {
    const [first, last] = [readAddress(fact.first), readAddress(fact.last)];
    if (first !== null && last !== null) ranges.push({ version: first.version, first: first.value, last: last.value });
  }
  return ranges;
}
