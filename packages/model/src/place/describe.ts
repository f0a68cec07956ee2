import type { Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';

/** How an entity is called in messages: `rack r12`. */
export function describe(entity: Entity): string {
  return `${entity.kind} ${entity.name}`;
}

/** The same where the caller may not know the entity: what may not be seen has no name. */
export function describeTo(sees: Visibility, entity: Entity | undefined): string {
  return entity !== undefined && sees.sees(entity) ? describe(entity) : 'something that is not yours to see';
}
