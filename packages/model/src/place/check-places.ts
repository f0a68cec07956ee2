// What no single operation can judge about places and networks, for the end of a change: attributes that others rely on,
// capacities, networks. Work grows with what was touched, not with the inventory.
import { type Problem, problem } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { AttributeFact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { checkNetworks } from '../network/check-networks.ts';
import { checkCapacities } from './capacity.ts';
import { describe } from './describe.ts';
import { PORT_COUNT_MAX } from './port.ts';
import { UNITS_MAX } from './rack-units.ts';

/** `touched`: entities of which a fact was asserted or retracted; those that are gone are passed over. */
export function checkPlaces(inventory: Inventory, touched: Iterable<EntityId>): Problem[] {
  const entities: Entity[] = [];
  for (const id of new Set(touched)) {
    const entity = inventory.entity(id);
    if (entity !== undefined) entities.push(entity);
  }
  const ids = entities.map((entity) => entity.id);
  return [...entities.flatMap(checkCounts), ...checkCapacities(inventory, ids), ...checkNetworks(inventory, entities)];
}

/** The numbers that units, ports and capacities are counted by are numbers. */
function checkCounts(entity: Entity): Problem[] {
  const problems: Problem[] = [];
  for (const fact of factsOfType(entity, 'attribute')) {
    const refusal = refuseCount(entity, fact);
    if (refusal !== null) problems.push(refusal);
  }
  return problems;
}

function refuseCount(entity: Entity, { key, subkey, value }: AttributeFact): Problem | null {
  if (key === 'units' && subkey === '' && !isCount(value, UNITS_MAX)) return notCount('units.count', 'units', { entity, max: UNITS_MAX });
  if (key === 'height' && subkey === '' && !isCount(value, UNITS_MAX)) return notCount('units.height', 'height', { entity, max: UNITS_MAX });
  if (key === 'ports' && !(subkey !== '' && isCount(value, PORT_COUNT_MAX))) {
    return notCount('port.count', subkey === '' ? 'ports.<type>' : `ports.${subkey}`, { entity, max: PORT_COUNT_MAX });
  }
  if (key !== 'capacity' || (subkey !== '' && typeof value === 'number' && value >= 0)) return null;
  return problem('invalid', 'capacity.limit', `a capacity of ${describe(entity)} is not capacity.<what> = a number from 0 on`, {
    hint: 'like capacity.racks = 40 or capacity.watts = 8000',
  });
}

function isCount(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}

function notCount(reason: string, key: string, { entity, max }: { entity: Entity; max: number }): Problem {
  return problem('invalid', reason, `${key} of ${describe(entity)} must be an integer from 0 to ${max}`);
}
