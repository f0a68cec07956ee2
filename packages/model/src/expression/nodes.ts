// Makes the nodes of expressions, frozen, and brings what can be written in several ways into one form.
import type {
  AndExpression,
  CompareExpression,
  Expression,
  KeyPath,
  NotExpression,
  Operand,
  Operator,
  OrExpression,
  RegexPattern,
  RelatedExpression,
  SelectExpression,
  TextPattern,
} from './ast.ts';
import { normalizeSource } from './regex-text.ts';

export function freeze<const Node extends object>(node: Node): Readonly<Node> {
  return Object.freeze(node);
}

export function notNode(operand: Expression): NotExpression {
  return freeze({ kind: 'not', operand });
}

export function listNode(kind: 'and' | 'or', operands: readonly Expression[]): AndExpression | OrExpression {
  return freeze({ kind, operands: Object.freeze([...operands]) });
}

export function relatedNode(node: Omit<RelatedExpression, 'kind'>): RelatedExpression {
  return freeze({ kind: 'related', ...node });
}

export function selectNode(selector: string, pattern: SelectExpression['pattern']): SelectExpression {
  return freeze({ kind: 'select', selector, pattern });
}

export function compareNode(path: KeyPath, operator: Operator, value: Operand): CompareExpression {
  return freeze({ kind: 'compare', path, operator, value });
}

export function textPattern(text: string): TextPattern {
  return freeze({ kind: 'text', text });
}

export function regexPattern(source: string, ignoreCase: boolean): RegexPattern {
  return freeze({ kind: 'regex', source: normalizeSource(source), ignoreCase });
}
