// Whether a change may be made: on everything it touches there must be the right to write as it was before, and as it will be.
import { type Problem, problem } from '@muster/protocol';
import type { EntityId } from '../entity/id.ts';
import { SlotSet } from '../expression/slot-set.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { canEverywhere, type Grant, grantedSlots, visibilityOf } from './grants.ts';

export interface ChangeToAuthorize {
  readonly before: Inventory;
  readonly after: Inventory;
  /** Every entity that has a fact asserted or retracted. */
  readonly touched: Iterable<EntityId>;
}

/** Null when it may. What is made needs the right as it will be, what is deleted as it was. */
export function authorizeChange(grants: readonly Grant[], change: ChangeToAuthorize): Problem | null {
  if (canEverywhere(grants, 'write')) return null;
  const touched = [...change.touched];
  for (const inventory of [change.before, change.after]) {
    const refused = findRefused(grants, inventory, touched);
    if (refused !== undefined) return forbidden(grants, change, refused);
  }
  return null;
}

function findRefused(grants: readonly Grant[], inventory: Inventory, touched: readonly EntityId[]): EntityId | undefined {
  const candidates = new SlotSet(inventory.slotCount);
  for (const id of touched) {
    const slot = inventory.slotOf(id);
    if (slot !== undefined) candidates.add(slot);
  }
  const granted = grantedSlots(grants, 'write', inventory, candidates);
  return touched.find((id) => {
    const slot = inventory.slotOf(id);
    return slot !== undefined && !granted.has(slot);
  });
}

/** It names what the caller may see, or has just made; anything else would be a way to learn of it. */
function forbidden(grants: readonly Grant[], { before, after }: ChangeToAuthorize, id: EntityId): Problem {
  const entity = before.entity(id);
  const made = entity === undefined ? after.entity(id) : undefined;
  const shown = made ?? (entity !== undefined && visibilityOf(grants, before).sees(entity) ? entity : undefined);
  const what = shown === undefined ? 'something that you may not see' : `${shown.kind} ${shown.name}`;
  return problem('forbidden', 'access.write', `you may not change ${what} in this way`, {
    hint: 'muster whoami shows what you may do; the right to write must hold before and after the change',
  });
}
