import type { Entity } from '../entity/entity.ts';
import type { SlotSet } from '../expression/slot-set.ts';
import type { Inventory } from '../inventory/inventory.ts';

/** What a caller may see. Whatever is not seen does not exist for them: not in results, sub-expressions, counts or errors. */
export interface Visibility {
  sees(entity: Entity): boolean;
  /** All that is seen in the inventory, where that is cheaper than asking for one after the other; undefined where it is not. */
  slotsIn?(inventory: Inventory): SlotSet | undefined;
}

/** For the server itself, and for callers with the right to read everything. */
export const seesEverything: Visibility = { sees: () => true };
