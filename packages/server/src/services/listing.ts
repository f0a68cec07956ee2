import type { EntityView } from '@muster/api';
import type { Entity } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import { parseFields, viewEntity } from './entity-view.ts';
import { matchEntities } from './expressions.ts';
import { sorted } from './order.ts';
import { type PageAnswer, type PageCall, type PageQuery, page } from './paging.ts';

export interface EntityQuery extends PageQuery {
  readonly q?: string;
  readonly sort?: string;
  readonly fields?: string;
}

/** GET /v1/entities and POST /v1/query. */
export function listEntities(call: PageCall, query: EntityQuery): Promise<Result<PageAnswer<EntityView>, Problem>> {
  const fields = parseFields(query.fields);
  return page<Entity, EntityView>(call, query, function* (reading) {
    const matched = yield* matchEntities(reading, query.q ?? '', call.services.clock);
    if (!matched.ok) return matched;
    const elements = query.sort === undefined ? matched.value : sorted(matched.value, query.sort);
    return ok({ elements, show: (entity) => viewEntity(reading, entity, fields) });
  });
}
