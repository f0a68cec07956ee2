// A condition looks at one entity alone: its kind, name, attributes, addresses. Each can be found through the index (`collect`)
// or tested on one entity (`test`); which is cheaper depends on how many entities are left.
import type { Entity } from '../entity/entity.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

export interface Condition {
  /** About how many entities it holds for. */
  readonly estimate: number;
  /** About how many steps `collect` takes. */
  readonly collectCost: number;
  /** All visible entities for which it holds; a set that the caller may change. */
  collect(run: Evaluation): Steps<SlotSet>;
  test(entity: Entity, run: Evaluation): boolean;
  /** Steps that one test takes. */
  readonly testCost: number;
}

/**
 * Costs in steps, measured against the cheapest thing there is, taking a slot from the index into a bitmap (10 ns):
 * entities lie all over the memory, and each has a list of facts.
 */
export const COST = { slot: 1, point: 8, entity: 8, facts: 40 } as const;

/** Those of `candidates` that pass the test. */
export function* filterSlots(run: Evaluation, candidates: SlotSet, condition: Pick<Condition, 'test' | 'testCost'>): Steps<SlotSet> {
  const passed = run.emptySet();
  for (let slot = candidates.next(0); slot >= 0; slot = candidates.next(slot + 1)) {
    const entity = run.inventory.at(slot);
    if (entity !== undefined && condition.test(entity, run)) passed.add(slot);
    if (run.spend(condition.testCost)) yield;
  }
  return passed;
}

/** By index or by looking at each, whichever is less work. */
export function* collectWithin(run: Evaluation, condition: Condition, within: SlotSet | null): Steps<SlotSet> {
  if (within === null) return yield* condition.collect(run);
  if (within.count * condition.testCost <= condition.collectCost) return yield* filterSlots(run, within, condition);
  return (yield* condition.collect(run)).intersect(within);
}

/** For what no index knows: every visible entity is tested. */
export function* collectByTest(run: Evaluation, condition: Pick<Condition, 'test' | 'testCost'>): Steps<SlotSet> {
  return yield* filterSlots(run, yield* run.universe(), condition);
}
