// What a token or a person may do: an action, in one tenant or all, on what an expression matches. Nothing implies anything else:
// who may write may not therefore read.
import type { Entity } from '../entity/entity.ts';
import { factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { evaluateAmong, evaluateExpression } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parser.ts';
import { SlotSet } from '../expression/slot-set.ts';
import type { Action, GrantFact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { variableLookup } from '../variable/variable-lookup.ts';
import { seesEverything, type Visibility } from './visibility.ts';

export type Grant = Pick<GrantFact, 'action' | 'tenant' | 'expression'>;

export function grantsOf(token: Entity): Grant[] {
  return factsOfType(token, 'grant').map(({ action, tenant, expression }) => ({ action, tenant, expression }));
}

/** True when there is any such right in the tenant; without a tenant, in any. On what, only `grantedSlots` says. */
export function can(grants: readonly Grant[], action: Action, tenant?: EntityId): boolean {
  return grants.some((grant) => grant.action === action && (tenant === undefined || grant.tenant === null || grant.tenant === tenant));
}

/** True when the right is for everything in every tenant. */
export function canEverywhere(grants: readonly Grant[], action: Action): boolean {
  return grants.some((grant) => grant.action === action && grant.tenant === null && grant.expression.trim() === '');
}

/**
 * The entities on which the action is granted. `candidates` says of which the caller wants to know; absent: of all.
 * What is shared with a tenant may be read like what belongs to it. An expression that cannot be evaluated grants nothing.
 */
export function grantedSlots(grants: readonly Grant[], action: Action, inventory: Inventory, candidates?: SlotSet): SlotSet {
  const granted = new SlotSet(inventory.slotCount);
  for (const grant of grants) {
    if (grant.action === action) granted.unite(slotsOfGrant(grant, inventory, candidates));
  }
  return granted;
}

/** What the grants let their owner read. It looks at the inventory when it is first asked; it must not outlive a change of it. */
export function visibilityOf(grants: readonly Grant[], inventory: Inventory): Visibility {
  if (canEverywhere(grants, 'read') && canEverywhere(grants, 'admin')) return seesEverything;
  let known: SlotSet | null = null;
  const readable = (): SlotSet => {
    known ??= readableSlots(grants, inventory);
    return known;
  };
  return {
    sees: (entity) => {
      const slot = inventory.slotOf(entity.id);
      return slot !== undefined && readable().has(slot);
    },
    slotsIn: (other) => (other === inventory ? readable() : undefined),
  };
}

/** Tokens are for those who administer their whole tenant: whoever reads one does not therefore read who else may. */
function readableSlots(grants: readonly Grant[], inventory: Inventory): SlotSet {
  const readable = grantedSlots(grants, 'read', inventory);
  const administrations = grants.filter(({ action, expression }) => action === 'admin' && expression.trim() === '');
  for (const slot of inventory.slots(axis.kind, 'token')) {
    const tenant = inventory.at(slot)?.tenant;
    if (!administrations.some((grant) => grant.tenant === null || grant.tenant === tenant)) readable.remove(slot);
  }
  return readable;
}

function slotsOfGrant({ tenant, expression, action }: Grant, inventory: Inventory, candidates: SlotSet | undefined): SlotSet {
  const parsed = parseExpression(expression, inventory.kinds);
  if (!parsed.ok) return new SlotSet(inventory.slotCount);
  const context = { inventory, visibility: seesEverything, resolveVariable: variableLookup(inventory) };
  const among = tenant === null ? candidates : restrict(slotsOfTenant(inventory, tenant, action === 'read'), candidates);
  const matching = among === undefined ? evaluateExpression(parsed.value, context) : evaluateAmong(parsed.value, context, among);
  return matching.ok ? matching.value : new SlotSet(inventory.slotCount);
}

function slotsOfTenant(inventory: Inventory, tenant: EntityId, withShared: boolean): SlotSet {
  const slots = new SlotSet(inventory.slotCount);
  for (const slot of inventory.slots(axis.tenant, tenant)) slots.add(slot);
  if (!withShared) return slots;
  for (const slot of inventory.slots(axis.reference, tenant)) if (isSharedWith(inventory.at(slot), tenant)) slots.add(slot);
  return slots;
}

function isSharedWith(entity: Entity | undefined, tenant: EntityId): boolean {
  return entity?.facts.some((fact) => fact.type === 'share' && fact.tenant === tenant) === true;
}

function restrict(slots: SlotSet, candidates: SlotSet | undefined): SlotSet {
  return candidates === undefined ? slots : slots.intersect(candidates);
}
