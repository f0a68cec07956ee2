import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';

/** Two entities may be joined (held, cabled) when they are of one tenant, or one is shared with the other's tenant. */
export function mayJoin(a: Entity, b: Entity): boolean {
  return a.tenant === b.tenant || isSharedWith(a, b.tenant) || isSharedWith(b, a.tenant);
}

function isSharedWith(entity: Entity, tenant: EntityId): boolean {
  return factsOfType(entity, 'share').some((fact) => fact.tenant === tenant);
}
