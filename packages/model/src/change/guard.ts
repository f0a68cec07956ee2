// `if_match`: whoever changes what somebody else has changed since they looked is told so, and nothing is lost.
import { type Problem, problem } from '@muster/protocol';
import { type Entity, entityTag } from '../entity/entity.ts';
import type { ChangeStep } from './change-step.ts';
import { describeFact, type EntityNames, visibleNames } from './describe-fact.ts';
import type { Operation } from './operation.ts';

/** Null when the operation has no guard, or its entity still is what the caller saw before the change. */
export function checkGuard(step: ChangeStep, operation: Operation): Problem | null {
  if (!('if_match' in operation) || operation.if_match === undefined) return null;
  const entity = step.resolve(operation.entity);
  return entity.ok ? checkEntityTag(step, entity.value, operation.if_match) : entity.error;
}

/** Null when the entity had this tag before the change. */
function checkEntityTag({ before, sees }: ChangeStep, entity: Entity, tag: string): Problem | null {
  const current = before.entity(entity.id);
  const etag = current === undefined ? null : entityTag(current);
  if (etag === tag) return null;
  return problem('precondition', 'change.lost-update', `${entity.name} has been changed since you read it`, {
    hint: 'read it again and decide anew',
    data: {
      id: entity.id,
      kind: entity.kind,
      name: entity.name,
      etag,
      facts: current === undefined ? [] : statesOf(current, visibleNames(before, sees)),
    },
  });
}

function statesOf(entity: Entity, names: EntityNames): unknown[] {
  return entity.facts.map((fact) => ({ ...describeFact(fact, names), revision: fact.revision }));
}
