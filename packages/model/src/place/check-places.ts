// What no single operation can judge about places and networks, for the end of a change: attributes that others rely on,
// capacities, networks. Work grows with what was touched, not with the inventory.
import { type Problem, problem } from '@muster/protocol';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { AttributeFact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { checkNetworks } from '../network/check-networks.ts';
import { checkCapacities } from './capacity.ts';
import { describe } from './describe.ts';
import type { PlaceRefusal } from './place-refusal.ts';
import { PORT_COUNT_MAX } from './port.ts';
import { UNITS_MAX } from './rack-units.ts';

/**
 * `touched`: entities of which a fact was asserted or retracted; those that are gone are passed over. What the caller does
 * not see is not named.
 */
export function checkPlaces(inventory: Inventory, touched: Iterable<EntityId>, sees: Visibility = seesEverything): Problem[] {
  const slices = checkPlacesInSlices(inventory, { touched, sees }, () => false);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value.map(({ problem: refusal }) => refusal);
  }
}

export interface PlaceCheck {
  readonly touched: Iterable<EntityId>;
  readonly sees: Visibility;
}

/** Yields whenever `shouldYield` says so; the inventory must not change before the end. */
export function* checkPlacesInSlices(
  inventory: Inventory,
  { touched, sees }: PlaceCheck,
  shouldYield: () => boolean,
): Generator<void, PlaceRefusal[]> {
  const entities: Entity[] = [];
  const refusals: PlaceRefusal[] = [];
  for (const id of new Set(touched)) {
    const entity = inventory.entity(id);
    if (entity !== undefined) {
      entities.push(entity);
      for (const each of checkCounts(inventory, entity)) refusals.push({ entity: id, problem: each });
    }
    if (shouldYield()) yield;
  }
  const ids = entities.map((entity) => entity.id);
  refusals.push(...checkCapacities(inventory, ids, sees));
  if (shouldYield()) yield;
  refusals.push(...(yield* checkNetworks(inventory, { touched: entities, sees }, shouldYield)));
  return refusals;
}

/** The numbers that units, ports and capacities are counted by are numbers. */
function checkCounts(inventory: Inventory, entity: Entity): Problem[] {
  const problems: Problem[] = [];
  const hasUnits = (inventory.kinds.find(entity.kind)?.units ?? 0) > 0;
  for (const fact of factsOfType(entity, 'attribute')) {
    const refusal = fact.key === 'units' && hasUnits ? refuseUnits(entity, fact) : refuseCount(entity, fact);
    if (refusal !== null) problems.push(refusal);
  }
  return problems;
}

function refuseUnits(entity: Entity, { subkey, value }: AttributeFact): Problem | null {
  if (subkey !== '' || isCount(value, UNITS_MAX)) return null;
  return problem('invalid', 'units.count', `units of ${describe(entity)} must be an integer from 0 to ${UNITS_MAX}`);
}

/** Only with a subkey: `ports = 48` or `capacity = "4 TB"` are somebody's own notes. */
function refuseCount(entity: Entity, { key, subkey, value }: AttributeFact): Problem | null {
  if (subkey === '') return null;
  if (key === 'ports' && !isCount(value, PORT_COUNT_MAX)) {
    return problem('invalid', 'port.count', `ports.${subkey} of ${describe(entity)} must be an integer from 0 to ${PORT_COUNT_MAX}`);
  }
  if (key !== 'capacity' || (typeof value === 'number' && value >= 0)) return null;
  return problem('invalid', 'capacity.limit', `capacity.${subkey} of ${describe(entity)} must be a number from 0 on`);
}

function isCount(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}
