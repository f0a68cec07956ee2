// Choosing entities and putting them to use in one step: between the choice and the reservation nobody else gets them.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import { factsOfType } from '../entity/entity.ts';
import { pickInSlices } from '../expression/pick.ts';
import { holdEntity } from '../place/holding.ts';
import { variableLookup } from '../variable/variable-lookup.ts';
import { setAttribute } from './attribute-operations.ts';
import type { ChangeStep } from './change-step.ts';
import type { OperationResult, PickOperation } from './operation.ts';

/** Yields while it searches, and after each entity that it puts to use. */
export function* pickInto(step: ChangeStep, operation: PickOperation): Generator<void, Result<OperationResult, Problem>> {
  const context = {
    inventory: step.draft,
    visibility: step.sees,
    resolveVariable: variableLookup(step.draft),
    ...(step.observations === undefined ? {} : { observations: step.observations }),
  };
  const picked = yield* pickInSlices(operation, context, step.slicing);
  if (!picked.ok) return picked;
  for (const entity of picked.value) {
    const refusal = putToUse(step, entity, operation);
    if (refusal !== null) return err(refusal);
    yield;
  }
  return ok({ picked: picked.value.map(({ id, name }) => ({ id, name })) });
}

function putToUse(step: ChangeStep, entity: Entity, operation: PickOperation): Problem | null {
  for (const attribute of operation.set ?? []) {
    const set = setAttribute(step, { ...attribute, op: 'set', entity: entity.id });
    if (!set.ok) return set.error;
  }
  return operation.into === undefined ? null : putInto(step, entity, operation.into);
}

/** Who is in the group already stays in it. */
function putInto(step: ChangeStep, picked: Entity, ref: string): Problem | null {
  const holder = step.resolve(ref);
  if (!holder.ok) return holder.error;
  const entity = step.draft.entity(picked.id) ?? picked;
  if (factsOfType(entity, 'holding').some((fact) => fact.holder === holder.value.id)) return null;
  const held = holdEntity(step, { entity, holder: holder.value }, {});
  return held.ok ? null : held.error;
}
