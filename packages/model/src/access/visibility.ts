import type { Entity } from '../entity/entity.ts';
import type { SlotSet } from '../expression/slot-set.ts';
import type { Inventory } from '../inventory/inventory.ts';

/** What a caller may see. Whatever is not seen does not exist for them: not in results, sub-expressions, counts or errors. */
export interface Visibility {
  sees(entity: Entity): boolean;
  /**
   * Whether name and id may be known, and no more: true of every tenant in which something is seen, so that names can be looked
   * up in it. Absent: of nothing but what is seen.
   */
  knows?(entity: Entity): boolean;
  /** All that is seen in the inventory, where that is cheaper than asking for one after the other; undefined where it is not. */
  slotsIn?(inventory: Inventory): SlotSet | undefined;
}

/** For the server itself, and for callers with the right to read everything. */
export const seesEverything: Visibility = { sees: () => true };

/** True when its name and id may be told. */
export function mayKnow(visibility: Visibility, entity: Entity): boolean {
  return visibility.sees(entity) || visibility.knows?.(entity) === true;
}

/** For looking up names of tenants: those that are known count as seen. */
export function knownAsSeen(visibility: Visibility): Visibility {
  return { sees: (entity) => mayKnow(visibility, entity) };
}
