// What must hold of networks, addresses, generators and clouds at the end of a change.
import { type Problem, problem } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe, describeTo } from '../place/describe.ts';
import type { PlaceRefusal } from '../place/place-refusal.ts';
import { readAddress } from './address.ts';
import { parseCidr, rangeHas, renderCidr } from './cidr.ts';
import { isGenerator, readGenerator } from './generator.ts';
import { isNetwork, type Network, neighborsOf, readNetwork, reservationsOf, shareSpace } from './network.ts';

export interface NetworkCheck {
  readonly touched: readonly Entity[];
  readonly sees: Visibility;
}

/** Yields whenever `shouldYield` says so; the inventory must not change before the end. */
export function* checkNetworks(
  inventory: Inventory,
  { touched, sees }: NetworkCheck,
  shouldYield: () => boolean,
): Generator<void, PlaceRefusal[]> {
  const refusals: PlaceRefusal[] = [];
  const networks = new Map<EntityId, Network | null>();
  for (const entity of touched) {
    const problems = checkItems(inventory, entity, { networks, sees });
    if (isNetwork(entity)) problems.unshift(...checkNetwork(inventory, entity, sees));
    else if (isGenerator(entity)) problems.unshift(...checkGenerator(entity));
    else if (entity.kind === 'cloud') problems.unshift(...checkBlocks(entity));
    for (const each of problems) refusals.push({ entity: entity.id, problem: each });
    if (shouldYield()) yield;
  }
  return refusals;
}

/** A network may be made first and get its block later; until then it gives nothing out. */
function checkNetwork(inventory: Inventory, entity: Entity, sees: Visibility): Problem[] {
  if (attributesAt(entity, 'cidr').length === 0 && inventory.count(axis.source, entity.id) === 0) return [];
  const network = readNetwork(inventory, entity);
  if (!network.ok) return [network.error];
  const { cidr } = network.value;
  const problems: Problem[] = [];
  const double = neighborsOf(inventory, network.value).find((other) => renderCidr(other.cidr) === renderCidr(cidr));
  if (double !== undefined) problems.push(sameBlock(entity, double, sees));
  if (
    reservationsOf(entity).some(
      ({ version, first, last }) => !rangeHas(cidr, { version, value: first }) || !rangeHas(cidr, { version, value: last }),
    )
  ) {
    problems.push(problem('conflict', 'network.outside', `a reservation of ${describe(entity)} is not in ${renderCidr(cidr)}`));
  }
  const stray = strayItem(inventory, network.value);
  if (stray !== null)
    problems.push(
      problem('conflict', 'network.outside', `${stray} was allocated from ${describe(entity)} and is not in ${renderCidr(cidr)}`),
    );
  return problems;
}

function strayItem(inventory: Inventory, { entity, cidr }: Network): string | null {
  for (const slot of inventory.slots(axis.source, entity.id)) {
    const owner = inventory.at(slot);
    for (const { source, item } of owner === undefined ? [] : factsOfType(owner, 'address')) {
      const address = source === entity.id ? readAddress(item) : null;
      if (address !== null && !rangeHas(cidr, address)) return item;
    }
  }
  return null;
}

function sameBlock(entity: Entity, other: Network, sees: Visibility): Problem {
  const detail = `${describe(entity)} has the block ${renderCidr(other.cidr)}, and so has ${describeTo(sees, other.entity)}`;
  return problem('conflict', 'network.same-block', detail, { hint: 'networks of one block belong into different regions or tenants' });
}

/** A generator without a pattern is not finished, and gives nothing out. */
function checkGenerator(entity: Entity): Problem[] {
  if (entity.kind === 'namegenerator' && attributesAt(entity, 'pattern').length === 0) return [];
  const generator = readGenerator(entity);
  return generator.ok ? [] : [generator.error];
}

function checkBlocks(cloud: Entity): Problem[] {
  const problems: Problem[] = [];
  for (const { value } of attributesAt(cloud, 'block')) {
    const block = parseCidr(typeof value === 'string' ? value : '');
    if (!block.ok) problems.push({ ...block.error, detail: `block of ${describe(cloud)}: ${block.error.detail}` });
  }
  return problems;
}

interface ItemCheck {
  /** Networks that were read before, because many addresses come from few. */
  readonly networks: Map<EntityId, Network | null>;
  readonly sees: Visibility;
}

/** Nobody else has what the entity has, wherever in the same space of addresses it was allocated. */
function checkItems(inventory: Inventory, entity: Entity, { networks, sees }: ItemCheck): Problem[] {
  const problems: Problem[] = [];
  for (const { source, item } of factsOfType(entity, 'address')) {
    for (const slot of inventory.slots(axis.item, item)) {
      const other = inventory.at(slot);
      if (other === undefined || other.id === entity.id) continue;
      const clash = factsOfType(other, 'address').some(
        (fact) => fact.item === item && isOneSpace(inventory, [source, fact.source], networks),
      );
      if (clash)
        problems.push(
          problem('conflict', 'allocation.taken', `${item} would belong to ${describe(entity)} and to ${describeTo(sees, other)}`),
        );
    }
  }
  return problems;
}

function isOneSpace(inventory: Inventory, [a, b]: readonly [EntityId, EntityId], networks: Map<EntityId, Network | null>): boolean {
  if (a === b) return true;
  const [left, right] = [networkAt(inventory, a, networks), networkAt(inventory, b, networks)];
  return left !== null && right !== null && shareSpace(left, right);
}

function networkAt(inventory: Inventory, id: EntityId, networks: Map<EntityId, Network | null>): Network | null {
  const known = networks.get(id);
  if (known !== undefined) return known;
  const entity = inventory.entity(id);
  const network = entity === undefined ? null : readNetwork(inventory, entity);
  const found = network?.ok === true ? network.value : null;
  networks.set(id, found);
  return found;
}
