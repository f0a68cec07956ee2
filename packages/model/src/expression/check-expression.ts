// What is stored as an expression is checked when it is written, so that nobody finds out later.
import { type Problem, problem } from '@muster/protocol';
import type { KindRegistry } from '../kind/kind.ts';
import type { Expression } from './ast.ts';
import { parseExpression } from './parser.ts';

/** Null when it can be parsed. */
export function checkExpressionText(text: string, kinds: KindRegistry): Problem | null {
  const parsed = parseExpression(text, kinds);
  return parsed.ok ? null : parsed.error;
}

/** Null when it may say who is in a dynamic group: variables come from groups, so they cannot decide who is in one. */
export function checkMembersText(text: string, kinds: KindRegistry): Problem | null {
  const parsed = parseExpression(text, kinds);
  if (!parsed.ok) return parsed.error;
  if (!usesVariables(parsed.value)) return null;
  return problem(
    'invalid',
    'expression.variable-in-members',
    'who is in a group cannot depend on variables, because groups give variables',
    {
      hint: 'use an attribute or a tag instead of var:',
    },
  );
}

function usesVariables(expression: Expression): boolean {
  switch (expression.kind) {
    case 'variable':
      return true;
    case 'not':
      return usesVariables(expression.operand);
    case 'and':
    case 'or':
      return expression.operands.some(usesVariables);
    case 'related':
      return usesVariables(expression.left) || usesVariables(expression.right);
    default:
      return false;
  }
}
