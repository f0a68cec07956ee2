// The way in: an expression and what it is asked of give a set of slots, or the slots in natural order of names.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import type { Expression } from './ast.ts';
import type { EvaluationContext, Slicing } from './context.ts';
import { evaluateNode } from './evaluate-node.ts';
import { Evaluation, type Steps } from './evaluation.ts';
import { SlotSet } from './slot-set.ts';

/** The slots of all entities that match and are seen. */
export function evaluateExpression(expression: Expression, context: EvaluationContext): Result<SlotSet, Problem> {
  return drain(evaluateWith(new Evaluation(context, null), (run) => evaluateNode(run, expression, null)));
}

/**
 * The same, bit by bit: yields when a slice is over. Between slices the inventory must stay as it is (a snapshot does).
 * The generator returns the result; who stops asking has cancelled it.
 */
export function evaluateInSlices(
  expression: Expression,
  context: EvaluationContext,
  slicing: Slicing,
): Generator<void, Result<SlotSet, Problem>> {
  return evaluateWith(new Evaluation(context, slicing), (run) => evaluateNode(run, expression, null));
}

/** Of the candidates alone: takes as long as these few need, not as the whole inventory. */
export function evaluateAmong(expression: Expression, context: EvaluationContext, candidates: SlotSet): Result<SlotSet, Problem> {
  return drain(
    evaluateWith(new Evaluation(context, null), function* (run) {
      const seen = run.visible === null ? candidates : candidates.clone().intersect(run.visible);
      return yield* evaluateNode(run, expression, seen);
    }),
  );
}

/** The slots of what matches, in natural order of names. */
export function matchEntities(expression: Expression, context: EvaluationContext): Result<readonly number[], Problem> {
  const found = evaluateExpression(expression, context);
  return found.ok ? ok(inNaturalOrder(context.inventory, found.value)) : found;
}

export function matchesEntity(expression: Expression, context: EvaluationContext, entity: Entity): Result<boolean, Problem> {
  const slot = context.inventory.slotOf(entity.id);
  if (slot === undefined) return ok(false);
  const found = evaluateAmong(expression, context, singleSlot(context.inventory, slot));
  return found.ok ? ok(found.value.has(slot)) : found;
}

/** web2 before web10, ties by id. */
export function inNaturalOrder(inventory: Inventory, slots: SlotSet): number[] {
  const count = slots.count;
  // Walking the order of all names costs less than sorting unless the result is a small part of them.
  if (count * SORT_COST < inventory.size) return [...slots].sort((a, b) => compareEntities(inventory.at(a), inventory.at(b)));
  const ordered: number[] = [];
  for (const slot of inventory.ordered()) if (slots.has(slot)) ordered.push(slot);
  return ordered;
}

/** Comparisons of names for each slot sorted, against slots looked at when walking. */
const SORT_COST = 32;

function singleSlot(inventory: Inventory, slot: number): SlotSet {
  const set = new SlotSet(inventory.slotCount);
  set.add(slot);
  return set;
}

/** Anything that is worked out with an evaluation: what the caller sees is known when it begins. */
export function* evaluateWith<T>(run: Evaluation, evaluate: (run: Evaluation) => Steps<T>): Steps<Result<T, Problem>> {
  const work = (function* () {
    yield* run.look();
    return yield* evaluate(run);
  })();
  for (;;) {
    const step = work.next();
    if (run.refusal !== null) return err(run.refusal);
    if (step.done === true) return ok(step.value);
    yield;
    run.beginSlice();
  }
}

/** In one go. */
export function drain<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
