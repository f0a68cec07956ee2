// Patterns for names: what can be no name is refused, because it would silently match nothing.
import type { Expression, Pattern } from './ast.ts';
import { selectNode } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { readPattern } from './read-operand.ts';
import { quote } from './syntax-problem.ts';

/** A bare word is a pattern for names. */
export function readBareName(state: ParseState): Expression | null {
  const pattern = readNamePattern(state, 'a condition');
  return pattern === null ? null : selectNode('name', pattern);
}

/** A word or glob of the characters of names; anything at all in quotes or slashes. */
export function readNamePattern(state: ParseState, expected: string): Pattern | null {
  const { scanner } = state;
  scanner.skipSpace();
  const position = scanner.at;
  const word = scanner.word();
  const pattern = readPattern(state, expected);
  if (pattern === null || word === '' || pattern.kind === 'regex' || isNameLike(pattern.text)) return pattern;
  return scanner.fail({
    position,
    reason: 'expression.malformed-name',
    detail: `${quote(word)} is no pattern for names`,
    hint: hintFor(word),
  });
}

const NAME_LIKE = /^(?!-)(?:[A-Za-z0-9._*?-]|\[[^\]]+\])*$/;

function isNameLike(word: string): boolean {
  return NAME_LIKE.test(word);
}

/** Longer words are not repeated in a hint. */
const HINT_LENGTH_MAX = 60;

function hintFor(word: string): string {
  if (word.length > HINT_LENGTH_MAX) return NAME_HINT;
  if (word.startsWith('/')) return `a regular expression stands between slashes: ${word}/`;
  if (/^(?:-|!|~)./.test(word)) return `did you mean not ${word.slice(1)}?`;
  if (word.includes('|')) return `did you mean ${word.split(/\|+/).join(' or ')}?`;
  if (word.includes('&')) return `did you mean ${word.split(/&+/).join(' and ')}?`;
  if (word.includes('#')) return `did you mean haskey ${word}?`;
  if (word.includes(':')) return 'an address is written ip:ADDRESS, another value KEY = VALUE';
  return NAME_HINT;
}

const NAME_HINT = 'names have letters, digits, ".", "-" and "_"; * ? and [...] stand for others';
