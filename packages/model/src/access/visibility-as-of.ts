// What a caller sees of an earlier state: what they had the right to see then *and* have now.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type Grant, mayKnowOfGone } from './grants.ts';
import { mayKnow, seesEverything, type Visibility } from './visibility.ts';

export interface Present {
  readonly inventory: Inventory;
  readonly visibility: Visibility;
  readonly grants: readonly Grant[];
}

/**
 * `past` is what the caller's grants show of the state of then. Who lost a host to another tenant does not see its past. Of what
 * is gone by now those know who may read everything in its tenant.
 */
export function visibilityAsOf(past: Visibility, present: Present): Visibility {
  if (past === seesEverything && present.visibility === seesEverything) return seesEverything;
  const isNow = (entity: Entity, may: (current: Entity) => boolean): boolean => {
    const current = present.inventory.entity(entity.id);
    return current === undefined ? mayKnowOfGone(present.grants, entity) : may(current);
  };
  return {
    sees: (entity) => past.sees(entity) && isNow(entity, (current) => present.visibility.sees(current)),
    knows: (entity) => mayKnow(past, entity) && isNow(entity, (current) => mayKnow(present.visibility, current)),
  };
}
