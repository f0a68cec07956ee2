// On which entities an action is granted, as sets: for evaluations, which look at all of an inventory.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { evaluateExpression } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parser.ts';
import { SlotSet } from '../expression/slot-set.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { variableLookup } from '../variable/variable-lookup.ts';
import type { Grant } from './grants.ts';
import { seesEverything } from './visibility.ts';

/** What is shared with a tenant may be read like what belongs to it. An expression that cannot be evaluated grants nothing. */
export function slotsOfGrant({ tenant, expression, action }: Grant, inventory: Inventory): SlotSet {
  const parsed = parseExpression(expression, inventory.kinds);
  if (!parsed.ok) return new SlotSet(inventory.slotCount);
  const context = { inventory, visibility: seesEverything, resolveVariable: variableLookup(inventory) };
  const matching = evaluateExpression(parsed.value, context);
  if (!matching.ok) return new SlotSet(inventory.slotCount);
  return tenant === null ? matching.value : matching.value.intersect(slotsOfTenant(inventory, tenant, action === 'read'));
}

function slotsOfTenant(inventory: Inventory, tenant: EntityId, withShared: boolean): SlotSet {
  const slots = new SlotSet(inventory.slotCount);
  for (const slot of inventory.slots(axis.tenant, tenant)) slots.add(slot);
  if (withShared) for (const slot of slotsSharedWith(inventory, tenant)) slots.add(slot);
  return slots;
}

export function* slotsSharedWith(inventory: Inventory, tenant: EntityId): Generator<number> {
  for (const slot of inventory.slots(axis.reference, tenant)) if (isSharedWith(inventory.at(slot), tenant)) yield slot;
}

export function isSharedWith(entity: Entity | undefined, tenant: EntityId): boolean {
  return entity?.facts.some((fact) => fact.type === 'share' && fact.tenant === tenant) === true;
}
