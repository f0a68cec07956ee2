// About how many entities an expression holds for: conjunctions begin with the operand that leaves least. A bad estimate costs
// time, never a wrong answer.
import { axis } from '../inventory/terms.ts';
import type { Expression } from './ast.ts';
import { conditionOf } from './evaluate-node.ts';
import type { Evaluation } from './evaluation.ts';

export function estimateNode(run: Evaluation, node: Expression): number {
  const { size } = run.inventory;
  switch (node.kind) {
    case 'all':
      return size;
    case 'not':
      // Whatever it leaves, it is applied to what the others leave.
      return size + 1;
    case 'and':
      return Math.min(...node.operands.map((operand) => estimateNode(run, operand)));
    case 'or':
      return node.operands.reduce((sum, operand) => sum + estimateNode(run, operand), 0);
    case 'related':
      return node.negated ? size + 1 : size;
    case 'select':
      return conditionOf(run, node)?.estimate ?? estimateReach(run, node.selector);
    default:
      return conditionOf(run, node)?.estimate ?? size;
  }
}

/** Half of what there is, for each holder of that kind: a rack has few things in it, a datacenter many. */
function estimateReach(run: Evaluation, selector: string): number {
  const kind = run.inventory.kinds.find(selector)?.name ?? selector;
  return run.inventory.size / (2 * Math.max(1, run.inventory.count(axis.kind, kind)));
}
