import type { Entity } from '../entity/entity.ts';

/** What a caller may see. Whatever is not seen does not exist for them: not in results, sub-expressions, counts or errors. */
export interface Visibility {
  sees(entity: Entity): boolean;
}

/** For the server itself, and for callers with the right to read everything. */
export const seesEverything: Visibility = { sees: () => true };
