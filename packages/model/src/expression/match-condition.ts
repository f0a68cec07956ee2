// Seed 1's three kinds of matching: has{} only{} exactly{}.
import type { Entity } from '../entity/entity.ts';
import type { AttributeFact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { KeyPath, MatchExpression } from './ast.ts';
import { compareCondition, isAtPath } from './attribute-condition.ts';
import { COST, type Condition, collectByTest, collectWithin, filterSlots } from './condition.ts';
import type { SlotSet } from './slot-set.ts';
import { compileValueTest, type ReferenceNames, type ValueTest } from './value-test.ts';

export function matchCondition(inventory: Inventory, expression: MatchExpression, names: ReferenceNames): Condition {
  const pairs = expression.pairs.map(({ path, value }) => ({
    path,
    valueTest: compileValueTest({ operator: '=', operand: value, path }, names),
  }));
  const conditions = pairs.map(({ path, valueTest }) => compareCondition(inventory, path, valueTest));
  const hasNoOther = (entity: Entity): boolean => {
    return (
      expression.mode === 'has' ||
      entity.facts.every((fact) => fact.type !== 'attribute' || isAllowed(fact, entity, expression.mode, pairs))
    );
  };
  const testCost = COST.facts * (1 + pairs.length);
  const estimate = conditions.reduce((least, condition) => Math.min(least, condition.estimate), inventory.size);
  const rest = { test: hasNoOther, testCost };
  return {
    estimate,
    collectCost: estimate * testCost,
    testCost,
    test: (entity, run) => conditions.every((condition) => condition.test(entity, run)) && hasNoOther(entity),
    *collect(run) {
      const [first, ...others] = [...conditions].sort((a, b) => a.estimate - b.estimate);
      if (first === undefined) return yield* collectByTest(run, rest);
      let found: SlotSet = yield* first.collect(run);
      for (const condition of others) found = yield* collectWithin(run, condition, found);
      return expression.mode === 'has' ? found : yield* filterSlots(run, found, rest);
    },
  };
}

interface CompiledPair {
  readonly path: KeyPath;
  readonly valueTest: ValueTest;
}

/** An attribute at a given path must have a given value; `exactly` allows no visible attribute elsewhere. */
function isAllowed(fact: AttributeFact, entity: Entity, mode: MatchExpression['mode'], pairs: readonly CompiledPair[]): boolean {
  const atPath = pairs.filter(({ path }) => isAtPath(fact, path));
  if (atPath.length > 0) return atPath.some(({ valueTest }) => valueTest.test(fact.value, entity.kind));
  return mode !== 'exactly' || fact.key.startsWith('_');
}
