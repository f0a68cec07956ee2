// `haskey`, `count(...)`, and the three kinds of matching.
import type { Expression, MatchExpression, MatchPair } from './ast.ts';
import { EXPRESSION_TERMS_MAX } from './limits.ts';
import { freeze } from './nodes.ts';
import { type ParseState, tooManyTerms } from './parse-state.ts';
import { normalizeOperator } from './read-comparison.ts';
import { readOperand } from './read-operand.ts';
import { readPath } from './read-selector.ts';

/** `haskey KEYPATH`, `haskey(KEYPATH)` */
export function readHasKey(state: ParseState): Expression | null {
  const { scanner } = state;
  scanner.takeKeyword('haskey');
  scanner.skipSpace();
  const inParentheses = scanner.take('(');
  const path = readPath(state);
  if (path === null || (inParentheses && !takeClosing(state, ')'))) return null;
  return freeze({ kind: 'haskey', path });
}

/** `count(KEYPATH) OP INT` */
export function readCount(state: ParseState): Expression | null {
  const { scanner } = state;
  scanner.takeMatch(COUNT);
  const path = readPath(state);
  if (path === null || !takeClosing(state, ')')) return null;
  const operatorAt = scanner.at;
  const operator = scanner.takeOperator();
  if (operator === null || operator === '~') {
    return scanner.fail({ position: operatorAt, reason: 'expression.syntax', detail: 'expected = == != < <= > or >= after count(...)' });
  }
  scanner.skipSpace();
  const count = scanner.takeMatch(INTEGER);
  if (count === null) return scanner.fail({ position: scanner.at, reason: 'expression.syntax', detail: 'expected a whole number' });
  return freeze({ kind: 'count', path, operator: normalizeOperator(operator), count: Number(count[0]) });
}

/** `has{k=v,...}`, `only{...}`, `exactly{...}` */
export function readMatch(state: ParseState, mode: MatchExpression['mode']): Expression | null {
  const { scanner } = state;
  scanner.takeMatch(OPENING);
  const pairs: MatchPair[] = [];
  scanner.skipSpace();
  while (!scanner.take('}')) {
    if (pairs.length > 0 && !takeClosing(state, ',')) return null;
    const pair = readPair(state);
    if (pair === null) return null;
    pairs.push(pair);
    scanner.skipSpace();
  }
  return freeze({ kind: 'match', mode, pairs: Object.freeze(pairs) });
}

const COUNT = /count\s*\(/iy;
const OPENING = /[a-z]+\s*\{/iy;
const INTEGER = /[0-9]{1,9}(?![0-9A-Za-z._])/y;

function readPair(state: ParseState): MatchPair | null {
  const { scanner } = state;
  if (++state.terms > EXPRESSION_TERMS_MAX) return tooManyTerms(state);
  const path = readPath(state);
  if (path === null) return null;
  const operatorAt = scanner.at;
  const operator = scanner.takeOperator();
  if (operator !== '=' && operator !== '==') {
    return scanner.fail({ position: operatorAt, reason: 'expression.syntax', detail: 'expected "=" between key and value' });
  }
  const value = readOperand(state, 'a value');
  return value === null ? null : freeze({ path, value });
}

function takeClosing(state: ParseState, closing: string): boolean {
  const { scanner } = state;
  scanner.skipSpace();
  if (scanner.take(closing)) return true;
  const wanted = closing === ',' ? '"," or "}"' : `"${closing}"`;
  scanner.fail({ position: scanner.at, reason: 'expression.syntax', detail: `expected ${wanted}` });
  return false;
}
