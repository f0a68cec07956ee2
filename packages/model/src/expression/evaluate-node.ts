// Evaluates any expression to a set of slots. `within` says of which entities the caller wants to know: an operand of a
// conjunction is evaluated for what the operands before it have left. The result is within `within`, and the caller's own.
import { invariant } from '@muster/protocol';
import type { EntityId } from '../entity/id.ts';
import type { AndExpression, Expression, OrExpression } from './ast.ts';
import { compareCondition, countCondition, hasKeyCondition } from './attribute-condition.ts';
import { type Condition, collectWithin } from './condition.ts';
import { estimateNode } from './estimate.ts';
import { evaluateRelated } from './evaluate-related.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import { matchCondition } from './match-condition.ts';
import { complianceCondition, packageCondition, seenCondition, variableCondition } from './observation-condition.ts';
import { evaluateReachSelector } from './reach-selector.ts';
import { selectCondition } from './select-condition.ts';
import type { SlotSet } from './slot-set.ts';
import { compileValueTest, type ReferenceNames } from './value-test.ts';

export function* evaluateNode(run: Evaluation, node: Expression, within: SlotSet | null): Steps<SlotSet> {
  switch (node.kind) {
    case 'all':
      return within === null ? yield* run.universe() : within.clone();
    case 'not': {
      const base = within === null ? yield* run.universe() : within.clone();
      return base.subtract(yield* evaluateNode(run, node.operand, within));
    }
    case 'and':
      return yield* evaluateAnd(run, node, within);
    case 'or':
      return yield* evaluateOr(run, node, within);
    case 'related':
      return yield* evaluateRelated(run, node, within);
    default: {
      const condition = conditionOf(run, node);
      if (condition !== null) return yield* collectWithin(run, condition, within);
      invariant(node.kind === 'select', 'only selectors follow relations');
      return yield* evaluateReachSelector(run, node, within);
    }
  }
}

type Leaf = Exclude<Expression, { kind: 'all' | 'not' | 'and' | 'or' | 'related' }>;

/** Null for the selectors that follow holding or tags. Compiled once for each evaluation. */
export function conditionOf(run: Evaluation, node: Leaf): Condition | null {
  const known = run.conditions.get(node);
  if (known !== undefined) return known;
  const made = makeCondition(run, node);
  if (made !== null) run.conditions.set(node, made);
  return made;
}

function makeCondition(run: Evaluation, node: Leaf): Condition | null {
  const { inventory } = run;
  const names = referenceNames(run);
  switch (node.kind) {
    case 'select':
      return selectCondition(inventory, node);
    case 'compare':
      return compareCondition(
        inventory,
        node.path,
        compileValueTest({ operator: node.operator, operand: node.value, path: node.path }, names),
      );
    case 'haskey':
      return hasKeyCondition(inventory, node);
    case 'count':
      return countCondition(inventory, node);
    case 'match':
      return matchCondition(inventory, node, names);
    case 'variable':
      return variableCondition(inventory, node, names);
    case 'seen':
      return seenCondition(inventory, node, names);
    case 'package':
      return packageCondition(inventory, node);
    case 'compliance':
      return complianceCondition(inventory, node);
  }
}

function referenceNames(run: Evaluation): ReferenceNames {
  const sees = (id: EntityId): boolean => {
    const slot = run.inventory.slotOf(id);
    return slot !== undefined && run.isVisible(slot);
  };
  return { inventory: run.inventory, sees };
}

function* evaluateAnd(run: Evaluation, node: AndExpression, within: SlotSet | null): Steps<SlotSet> {
  const estimated = node.operands.map((operand) => ({ operand, estimate: estimateNode(run, operand) }));
  estimated.sort((a, b) => a.estimate - b.estimate);
  let left = within;
  for (const { operand } of estimated) {
    left = yield* evaluateNode(run, operand, left);
    if (left.isEmpty) return left;
  }
  invariant(left !== null, 'a conjunction has operands');
  return left;
}

function* evaluateOr(run: Evaluation, node: OrExpression, within: SlotSet | null): Steps<SlotSet> {
  const found = run.emptySet();
  for (const operand of node.operands) found.unite(yield* evaluateNode(run, operand, within));
  return found;
}
