// A condition looks at one entity alone: its kind, name, attributes, addresses. Each can be found through the index (`collect`)
// or tested on one entity (`test`); which is cheaper depends on how many entities are left.
import type { Entity } from '../entity/entity.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

export interface Condition {
  /** About how many entities it holds for, or how many steps it takes to find out. */
  readonly estimate: number;
  /** All visible entities for which it holds; a set that the caller may change. */
  collect(run: Evaluation): Steps<SlotSet>;
  test(entity: Entity, run: Evaluation): boolean;
  /** Steps that one test takes. */
  readonly testCost: number;
}

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

/** For what no index knows: every visible entity is tested. */
export function* collectByTest(run: Evaluation, condition: Pick<Condition, 'test' | 'testCost'>): Steps<SlotSet> {
  return yield* filterSlots(run, yield* run.universe(), condition);
}
