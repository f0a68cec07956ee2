// What a caller sees of an earlier state: what they had the right to see then *and* have now.
import type { Inventory } from '../inventory/inventory.ts';
import { type Grant, visibilityOf } from './grants.ts';
import { seesEverything, type Visibility } from './visibility.ts';

export interface RightsThenAndNow {
  readonly then: Inventory;
  /** What the caller's token was granted then; of a token that is younger, what it is granted now. */
  readonly grantsThen: readonly Grant[];
  readonly now: Inventory;
  readonly grantsNow: readonly Grant[];
}

/**
 * For reading `then`. An entity that still exists is seen where both rights hold, each on the state of its time: who lost a host to
 * another tenant does not see its past. One that is gone by now is judged by both grants on the state of then.
 */
export function visibilityAsOf({ then, grantsThen, now, grantsNow }: RightsThenAndNow): Visibility {
  const seenThen = visibilityOf(grantsThen, then);
  const seenNow = visibilityOf(grantsNow, now);
  if (seenThen === seesEverything && seenNow === seesEverything) return seesEverything;
  const seenThenByNow = visibilityOf(grantsNow, then);
  return {
    sees: (entity) => {
      if (!seenThen.sees(entity)) return false;
      const current = now.entity(entity.id);
      return current === undefined ? seenThenByNow.sees(entity) : seenNow.sees(current);
    },
  };
}
