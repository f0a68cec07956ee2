// Reads one condition. Which one it is, is decided by how it begins.
import { ALL, type Expression } from './ast.ts';
import { EXPRESSION_TERMS_MAX } from './limits.ts';
import { selectNode } from './nodes.ts';
import { type ParseState, tooManyTerms } from './parse-state.ts';
import { readComparison } from './read-comparison.ts';
import { readCount, readHasKey, readMatch } from './read-function.ts';
import { readBareName } from './read-name.ts';
import { atQuote, readPattern, readQuotedPattern } from './read-operand.ts';
import { readSelector } from './read-selector.ts';
import { regexAt } from './regex-text.ts';
import { quote } from './syntax-problem.ts';

export function readTerm(state: ParseState): Expression | null {
  const { scanner } = state;
  if (++state.terms > EXPRESSION_TERMS_MAX) return tooManyTerms(state);
  if (atQuote(scanner)) return select(readQuotedPattern(scanner));
  if (scanner.text[scanner.at] === '/') return readRegexName(state);
  const keyword = scanner.keyword();
  if (keyword === 'all') {
    scanner.takeKeyword(keyword);
    return ALL;
  }
  if (keyword === 'haskey') return readHasKey(state);
  if (keyword !== null) return unexpectedWord(state, keyword);
  return readWordTerm(state);
}

function readWordTerm(state: ParseState): Expression | null {
  const { scanner } = state;
  const word = scanner.word();
  if (word === '') return expectedCondition(state);
  const comparison = readComparison(state);
  if (comparison !== undefined) return comparison;
  const matching = scanner.peekMatch(MATCHING);
  if (matching !== null) return readMatch(state, matching[1]?.toLowerCase() as 'has' | 'only' | 'exactly');
  if (scanner.peekMatch(COUNT) !== null) return readCount(state);
  const selector = readSelector(state);
  return selector === undefined ? readBareName(state) : selector;
}

const MATCHING = /(has|only|exactly)\s*\{/iy;
const COUNT = /count\s*\(/iy;

function readRegexName(state: ParseState): Expression | null {
  const { scanner } = state;
  if (regexAt(scanner.text, scanner.at) !== null) return select(readPattern(state, 'a name'));
  return scanner.fail({
    position: scanner.at,
    reason: 'expression.syntax',
    detail: 'the regular expression that begins here does not end',
    hint: 'it is written /.../ or /.../i; a slash inside it is \\/',
  });
}

function select(pattern: ReturnType<typeof readPattern>): Expression | null {
  return pattern === null ? null : selectNode('name', pattern);
}

function expectedCondition(state: ParseState): null {
  const { scanner } = state;
  const found = scanner.text[scanner.at];
  const detail = found === undefined ? 'expected a condition, not the end' : `expected a condition, not ${quote(found)}`;
  return scanner.fail({ position: scanner.at, reason: 'expression.syntax', detail });
}

function unexpectedWord(state: ParseState, keyword: string): null {
  const { scanner } = state;
  const second = SECOND_WORDS[keyword];
  const place = { position: scanner.at, reason: 'expression.syntax' };
  const quoted = `as a name it needs quotes: "${keyword}"`;
  if (second !== undefined && scanner.relationAt(scanner.at) === null) {
    return scanner.fail({ ...place, detail: `expected "${second}" after "${keyword}"`, hint: quoted });
  }
  return scanner.fail({ ...place, detail: `expected a condition, not the reserved word "${keyword}"`, hint: quoted });
}

const SECOND_WORDS: Readonly<Record<string, string>> = { connected: 'to', wired: 'to', runs: 'on' };
