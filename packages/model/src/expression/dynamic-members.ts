import type { Problem, Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { EvaluationContext, Slicing } from './context.ts';
import { derivedMembers } from './derived-members.ts';
import { drain, evaluateWith } from './evaluate.ts';
import { Evaluation } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

/**
 * The members of a holder that nobody put there: of a pool or class with the attribute `members`, of a cloud with address blocks.
 * Empty for everything else. It is what `in` and `pool:` mean too, so whoever lists members asks here, and never evaluates
 * `members` by itself.
 */
export function dynamicMembers(holder: Entity, context: EvaluationContext): Result<SlotSet, Problem> {
  return drain(dynamicMembersInSlices(holder, context, null));
}

export function dynamicMembersInSlices(
  holder: Entity,
  context: EvaluationContext,
  slicing: Slicing | null,
): Generator<void, Result<SlotSet, Problem>> {
  return evaluateWith(new Evaluation(context, slicing), function* (run) {
    const slot = run.inventory.slotOf(holder.id);
    return slot === undefined || !run.isVisible(slot) ? run.emptySet() : (yield* derivedMembers(run, slot)).clone();
  });
}
