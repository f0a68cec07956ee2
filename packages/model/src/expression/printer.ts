// From an expression to text that parses to the same expression. Parentheses only where they are needed.
import type { Expression, KeyPath, MatchPair, Operand, Pattern } from './ast.ts';
import { renderRegex } from './regex-text.ts';
import { RESERVED_WORDS } from './scanner.ts';

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'all':
      return 'all';
    case 'not':
      return `not ${printWithin(expression.operand, POWER.not)}`;
    case 'and':
    case 'or':
      return expression.operands.map((operand) => printWithin(operand, POWER[expression.kind] + 1)).join(` ${expression.kind} `);
    case 'related':
      return printRelated(expression);
    case 'select':
      return `${expression.selector}:${printPattern(expression.pattern)}`;
    case 'compare':
      return `${printAttributeKey(expression.path, expression.operator)}${printOperand(expression.value)}`;
    case 'haskey':
      return `haskey ${printPath(expression.path)}`;
    case 'count':
      return `count(${printPath(expression.path)})${expression.operator}${expression.count}`;
    case 'match':
      return `${expression.mode}{${expression.pairs.map(printPair).join(', ')}}`;
    case 'variable':
      return `var:${[expression.name, ...expression.path].join('.')}${expression.operator}${printOperand(expression.value)}`;
    case 'seen':
      return `seen:${expression.path}${expression.operator}${printOperand(expression.value)}`;
    case 'package':
      return `package:${expression.name}${expression.version === null ? '' : expression.version.operator + expression.version.text}`;
    case 'compliance':
      return `compliance:${expression.word}`;
  }
}

export function printPath(path: KeyPath): string {
  return `${path.key}${path.subkey === '' ? '' : `.${path.subkey}`}${path.number === null ? '' : `#${path.number}`}`;
}

const POWER = { or: 1, and: 2, not: 3, related: 4, term: 5 } as const;

function powerOf(expression: Expression): number {
  switch (expression.kind) {
    case 'or':
    case 'and':
    case 'not':
    case 'related':
      return POWER[expression.kind];
    default:
      return POWER.term;
  }
}

function printWithin(expression: Expression, power: number): string {
  const text = printExpression(expression);
  return powerOf(expression) >= power ? text : `(${text})`;
}

function printRelated(expression: Extract<Expression, { kind: 'related' }>): string {
  const { left, right, relation, negated } = expression;
  // A chain of one relation reads from the left; another relation on the left needs parentheses.
  const leftPower = left.kind === 'related' && left.relation === relation ? POWER.related : POWER.term;
  return `${printWithin(left, leftPower)} ${negated ? 'not ' : ''}${relation} ${printWithin(right, POWER.term)}`;
}

/** Keys that mean a selector before an operator are reached by `attr:`, which only says "equal". */
function printAttributeKey(path: KeyPath, operator: string): string {
  const isSelector = path.subkey === '' && path.number === null && SELECTOR_KEYS.has(path.key.toLowerCase());
  return isSelector ? `attr:${path.key},` : `${printPath(path)}${operator}`;
}

const SELECTOR_KEYS: ReadonlySet<string> = new Set(['kind', 'driver', 'name', 'tag', 'tenant', 'id', 'ip']);

function printPair(pair: MatchPair): string {
  return `${printPath(pair.path)}=${printOperand(pair.value)}`;
}

/** In a selector a plain word is an exact text already. */
function printPattern(pattern: Pattern): string {
  const isPlain = pattern.kind === 'text' && PLAIN_NAME.test(pattern.text) && !RESERVED_WORDS.has(pattern.text.toLowerCase());
  return isPlain ? pattern.text : printOperand(pattern);
}

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'text':
      return `"${operand.text.replace(/["\\]/g, '\\$&')}"`;
    case 'glob':
    case 'word':
      return operand.text;
    case 'regex':
      return renderRegex(operand);
    case 'reference':
      return `@${operand.name}`;
  }
}
