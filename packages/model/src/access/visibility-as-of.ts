// What a caller sees of an earlier state: what they had the right to see then *and* have now.
import type { Inventory } from '../inventory/inventory.ts';
import { type Grant, visibilityOf } from './grants.ts';
import { seesEverything, type Visibility } from './visibility.ts';

export interface RightsAt {
  readonly inventory: Inventory;
  /** What the caller's token was granted at that time; for a time before there was the token, what it is granted now. */
  readonly grants: readonly Grant[];
}

/**
 * For reading `past`. An entity that still exists is seen where both rights hold, each on the state of its time: who lost a host to
 * another tenant does not see its past. One that is gone by now is judged by both grants on the state of then.
 */
export function visibilityAsOf(past: RightsAt, present: RightsAt): Visibility {
  const seenThen = visibilityOf(past.grants, past.inventory);
  const seenNow = visibilityOf(present.grants, present.inventory);
  if (seenThen === seesEverything && seenNow === seesEverything) return seesEverything;
  const seenThenByNow = visibilityOf(present.grants, past.inventory);
  return {
    sees: (entity) => {
      if (!seenThen.sees(entity)) return false;
      const current = present.inventory.entity(entity.id);
      return current === undefined ? seenThenByNow.sees(entity) : seenNow.sees(current);
    },
  };
}
