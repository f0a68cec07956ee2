// `KEYPATH OP VALUE`, `KEYPATH ~ REGEX`; and `name =`, `kind =`, which mean the selectors.
import type { Expression, Operand, Operator, Pattern, RegexPattern } from './ast.ts';
import { compareNode, notNode, selectNode } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { readOperand, readRegexOperand } from './read-operand.ts';
import { readSelectorPattern } from './read-selector-pattern.ts';
import { PLAIN_SELECTORS } from './suggest.ts';
import { quote } from './syntax-problem.ts';

/** Undefined when what comes next is no comparison; then nothing has been taken. */
export function readComparison(state: ParseState): Expression | null | undefined {
  const { scanner } = state;
  const start = scanner.at;
  const path = scanner.takeKeyPath();
  if (path === null) return scanner.peekMatch(LIKE_A_KEY) === null ? undefined : malformedKey(state);
  if (!scanner.operatorAt(scanner.at)) {
    scanner.at = start;
    return undefined;
  }
  const word = path.key.toLowerCase();
  if (path.subkey === '' && path.number === null && PLAIN_SELECTORS.includes(word)) return readSelectorComparison(state, word);
  const compared = readOperatorAndValue(state);
  return compared === null ? null : compareNode(path, compared.operator, compared.value);
}

export interface Comparison {
  readonly operator: Operator;
  readonly value: Operand;
}

/** `~` becomes `=` with a regular expression. */
export function readOperatorAndValue(state: ParseState): Comparison | null {
  const { scanner } = state;
  const position = scanner.at;
  const operator = scanner.takeOperator();
  if (operator === null) {
    return scanner.fail({
      position,
      reason: 'expression.syntax',
      detail: 'expected an operator',
      hint: 'operators are = == != < <= > >= ~',
    });
  }
  if (operator === '~') return equal(readRegexOperand(state));
  const valueAt = scanner.at;
  const value = readOperand(state, 'a value');
  if (value === null) return null;
  const normalized = normalizeOperator(operator);
  if (normalized === '=' || normalized === '!=' || value.kind === 'word' || value.kind === 'text') return { operator: normalized, value };
  return scanner.fail({
    position: valueAt,
    reason: 'expression.operator',
    detail: `${quote(operator)} compares with one value, not with a pattern`,
    hint: 'patterns are compared with = or !=; put the value in quotes if it is meant as it stands',
  });
}

/** `==` is `=`. */
export function normalizeOperator(operator: string): Operator {
  switch (operator) {
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return operator;
    default:
      return '=';
  }
}

const LIKE_A_KEY = /[0-9-][A-Za-z0-9_.#-]*\s*(?:==?|!=|<=?|>=?|~)/y;

function equal(value: RegexPattern | null): Comparison | null {
  return value === null ? null : { operator: '=', value };
}

function readSelectorComparison(state: ParseState, word: string): Expression | null {
  const { scanner } = state;
  const position = scanner.at;
  const operator = scanner.takeOperator();
  if (operator === '~') return selectIf(word, readRegexOperand(state));
  if (operator === '=' || operator === '==') return selectIf(word, readSelectorPattern(state, word));
  if (operator === '!=') {
    const equalTo = selectIf(word, readSelectorPattern(state, word));
    return equalTo === null ? null : notNode(equalTo);
  }
  return scanner.fail({
    position,
    reason: 'expression.operator',
    detail: `${word} is compared with = != or ~, not with ${quote(operator ?? '')}`,
    hint: `an attribute of that name is reached by attr:${word},VALUE`,
  });
}

function selectIf(word: string, pattern: Pattern | null): Expression | null {
  return pattern === null ? null : selectNode(word === 'driver' ? 'kind' : word, pattern);
}

function malformedKey(state: ParseState): null {
  const { scanner } = state;
  return scanner.fail({
    position: scanner.at,
    reason: 'expression.syntax',
    detail: 'expected a key before the operator',
    hint: 'a key is a letter or "_", then letters, digits, "_", "-"; then perhaps .subkey and #number',
  });
}
