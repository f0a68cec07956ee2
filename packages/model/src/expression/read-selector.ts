// `SELECTOR:PATTERN`, and what else has a colon: `attr:`, `var:`, `seen:`, `package:`, `compliance:`.
import { COMPLIANCE_WORDS, type ComplianceWord, type Expression } from './ast.ts';
import { compareNode, freeze, selectNode } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { normalizeOperator, readOperatorAndValue } from './read-comparison.ts';
import { readOperand } from './read-operand.ts';
import { readSelectorPattern } from './read-selector-pattern.ts';
import { closeComplianceWords, closeSelectors, didYouMean, PLAIN_SELECTORS } from './suggest.ts';
import { quote } from './syntax-problem.ts';

/** Undefined when what comes next is no selector; then nothing has been taken. */
export function readSelector(state: ParseState): Expression | null | undefined {
  const { scanner } = state;
  const position = scanner.at;
  const found = scanner.takeMatch(SELECTOR);
  if (found === null) return undefined;
  const word = (found[1] ?? '').toLowerCase();
  switch (word) {
    case 'attr':
      return readAttr(state);
    case 'var':
      return readVariable(state);
    case 'seen':
      return readSeen(state);
    case 'package':
      return readPackage(state);
    case 'compliance':
      return readCompliance(state);
    default:
      if (!PLAIN_SELECTORS.includes(word) && !isHolderWord(state, word)) return unknownSelector(state, { word, position });
  }
  const pattern = readSelectorPattern(state, word);
  return pattern === null ? null : selectNode(canonicalSelector(state, word), pattern);
}

const SELECTOR = /([A-Za-z][A-Za-z0-9_-]*):/y;
const VARIABLE = /([A-Za-z_][A-Za-z0-9_-]*)((?:\.[A-Za-z0-9_-]+)*)/y;
const SEEN_PATH = /[A-Za-z0-9_][A-Za-z0-9_./:@-]*/y;
const PACKAGE = /[A-Za-z0-9][A-Za-z0-9+._:-]*/y;
const VERSION = /[A-Za-z0-9.+~:^_-]+/y;

/** A kind that holds others, or a category of such: `pool:x`, `place:x`. */
function isHolderWord(state: ParseState, word: string): boolean {
  const { kinds } = state;
  return (kinds.find(word)?.holds.length ?? 0) > 0 || kinds.inCategory(word)?.some((kind) => kind.holds.length > 0) === true;
}

/** Aliases become the kind; what is a category stays one. */
function canonicalSelector(state: ParseState, word: string): string {
  if (word === 'driver') return 'kind';
  if (PLAIN_SELECTORS.includes(word) || state.kinds.inCategory(word) !== undefined) return word;
  return state.kinds.find(word)?.name ?? word;
}

function readAttr(state: ParseState): Expression | null {
  const { scanner } = state;
  const path = readPath(state);
  if (path === null) return null;
  if (!scanner.take(',')) return freeze({ kind: 'haskey', path });
  const value = readOperand(state, 'a value');
  return value === null ? null : compareNode(path, '=', value);
}

/** A key path after `attr:`, `haskey` and the like. */
export function readPath(state: ParseState): ReturnType<ParseState['scanner']['takeKeyPath']> {
  const { scanner } = state;
  scanner.skipSpace();
  const position = scanner.at;
  return (
    scanner.takeKeyPath() ??
    scanner.fail({ position, reason: 'expression.syntax', detail: 'expected a key', hint: 'key, key.subkey, key#1' })
  );
}

function readVariable(state: ParseState): Expression | null {
  const { scanner } = state;
  const found = scanner.takeMatch(VARIABLE);
  if (found === null) return expected(state, 'the name of a variable');
  const [, name = '', rest = ''] = found;
  const compared = readOperatorAndValue(state);
  return compared === null ? null : freeze({ kind: 'variable', name, path: Object.freeze(rest.split('.').slice(1)), ...compared });
}

function readSeen(state: ParseState): Expression | null {
  const found = state.scanner.takeMatch(SEEN_PATH);
  if (found === null) return expected(state, 'a path such as memory.total');
  const compared = readOperatorAndValue(state);
  return compared === null ? null : freeze({ kind: 'seen', path: found[0], ...compared });
}

function readPackage(state: ParseState): Expression | null {
  const { scanner } = state;
  const found = scanner.takeMatch(PACKAGE);
  if (found === null) return expected(state, 'the name of a package');
  if (!scanner.operatorAt(scanner.at)) return freeze({ kind: 'package', name: found[0], version: null });
  const operatorAt = scanner.at;
  const operator = scanner.takeOperator() ?? '=';
  if (operator === '~') {
    return scanner.fail({ position: operatorAt, reason: 'expression.operator', detail: 'versions are compared with = != < <= > >=' });
  }
  scanner.skipSpace();
  const version = scanner.takeMatch(VERSION);
  if (version === null) return expected(state, 'a version');
  return freeze({ kind: 'package', name: found[0], version: freeze({ operator: normalizeOperator(operator), text: version[0] }) });
}

function readCompliance(state: ParseState): Expression | null {
  const { scanner } = state;
  const position = scanner.at;
  const word = scanner.word();
  if (isComplianceWord(word)) {
    scanner.at += word.length;
    return freeze({ kind: 'compliance', word });
  }
  return scanner.fail({
    position,
    reason: 'expression.unknown-compliance',
    detail: `there is no state ${quote(word)}`,
    hint: didYouMean(closeComplianceWords(word), `states are ${COMPLIANCE_WORDS.join(', ')}`),
  });
}

function isComplianceWord(word: string): word is ComplianceWord {
  return COMPLIANCE_WORDS.some((known) => known === word);
}

function expected(state: ParseState, what: string): null {
  const { scanner } = state;
  return scanner.fail({ position: scanner.at, reason: 'expression.syntax', detail: `expected ${what}` });
}

/** Longer words are not repeated in a hint. */
const HINT_LENGTH_MAX = 60;

function unknownSelector(state: ParseState, { word, position }: { readonly word: string; readonly position: number }): null {
  const { scanner, kinds } = state;
  const written = scanner.word();
  const rest = written.length > HINT_LENGTH_MAX ? 'VALUE' : written;
  const known = kinds.find(word);
  const close = closeSelectors(kinds, word).map((selector) => `${selector}:${rest}`);
  const comparison = rest === '' ? `${word} = VALUE` : `${word} = ${rest}`;
  return scanner.fail({
    position,
    reason: 'expression.unknown-selector',
    detail:
      known === undefined ? `there is no selector ${quote(word)}` : `${known.name} is no selector, because a ${known.name} holds nothing`,
    hint: known === undefined ? didYouMean([...close, comparison], '') : `did you mean kind:${word} name:${rest}?`,
  });
}
