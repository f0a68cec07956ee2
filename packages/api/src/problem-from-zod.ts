// What a schema refused, in words for people: one problem with a pointer to the first issue and the further ones in
// `data.issues`. Bounded, whatever was sent: few issues, short echoes.
import { type Problem, problem } from '@muster/protocol';
import type { z } from 'zod';
import { ECHO_LENGTH_MAX, ISSUES_MAX } from './limits.ts';

/** The part of a request that was refused. */
export type RequestPart = 'path' | 'query' | 'body';

type Issue = z.core.$ZodIssue;

interface Spot {
  readonly pointer: string;
  readonly sentence: string;
}

/** `base` is the JSON pointer of what was parsed, for values inside a larger document. */
export function problemFromZod(error: z.core.$ZodError, part: RequestPart, base = ''): Problem {
  const spots = error.issues.slice(0, ISSUES_MAX).map((issue) => describeIssue(issue, base));
  const [first] = spots;
  const pointer = first?.pointer ?? base;
  const detail = `${nameOfSpot(part, pointer)} ${first?.sentence ?? 'is not valid'}${andMore(error.issues.length)}`;
  const data = error.issues.length > 1 ? { data: { issues: spots, total: error.issues.length } } : {};
  return problem('invalid', `malformed.${part}`, detail, { pointer, ...data });
}

function andMore(count: number): string {
  if (count < 2) return '';
  return count === 2 ? '; there is one more problem' : `; there are ${count - 1} more problems`;
}

function nameOfSpot(part: RequestPart, pointer: string): string {
  if (part === 'body') return pointer === '' ? 'the body' : pointer;
  return pointer === '' ? `the ${part}` : `the ${part} parameter ${pointer.slice(1)}`;
}

function describeIssue(issue: Issue, base: string): Spot {
  const inner = deepestOfUnion(issue);
  return { pointer: base + toPointer(inner.path), sentence: sentenceFor(inner) };
}

/**
 * Of a union the branch that came closest says best what is wrong: the only one that got past the type of the value.
 * When none or several did, the union's own sentence lists the choices.
 */
function deepestOfUnion(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || !('errors' in issue)) return issue;
  const entered = issue.errors.filter((branch) => branch.length > 0 && branch.every(isBeyondType));
  const [only] = entered;
  const [inner] = only ?? [];
  if (entered.length !== 1 || inner === undefined) return issue;
  return deepestOfUnion({ ...inner, path: [...issue.path, ...inner.path] });
}

function isBeyondType(issue: Issue): boolean {
  if (issue.code === 'invalid_value' || issue.code === 'unrecognized_keys') return false;
  return issue.code !== 'invalid_type' || (issue.path.length > 0 && issue.input !== undefined);
}

function sentenceFor(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined$/.test(issue.message) ? 'is missing' : `must be ${nameOfType(issue.expected)}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'a key that is' : 'keys that are'} not known here: ${echoAll(issue.keys)}`;
    case 'too_big':
      return `is too ${issue.origin === 'string' || issue.origin === 'array' ? 'long' : 'large'}: at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return issue.minimum === 1 && unitOf(issue.origin) !== ''
        ? 'must not be empty'
        : `is too ${unitOf(issue.origin) === '' ? 'small' : 'short'}: at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${echoAll(issue.values.map(String))}`;
    case 'invalid_union':
      return unionSentence(issue);
    case 'invalid_key':
      return `is not a valid key: it ${issue.issues[0] === undefined ? 'is refused' : sentenceFor(issue.issues[0])}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
      return issue.message.startsWith('must ') ? issue.message : `is not valid: ${echo(issue.message)}`;
  }
}

function unionSentence(issue: Issue & { readonly code: 'invalid_union' }): string {
  const options: unknown = 'options' in issue ? issue.options : undefined;
  if (Array.isArray(options)) return `must be one of ${options.map(String).join(', ')}`;
  return issue.message.startsWith('must ') ? issue.message : 'fits none of the forms that are allowed here';
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function nameOfType(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' || origin === 'map' ? ' items' : '';
}

const ECHOES_MAX = 30;

function echoAll(words: readonly string[]): string {
  const shown = words.slice(0, ECHOES_MAX).map(echo);
  return words.length > ECHOES_MAX ? `${shown.join(', ')} and ${words.length - ECHOES_MAX} more` : shown.join(', ');
}

function echo(word: string): string {
  return word.length > ECHO_LENGTH_MAX ? `${word.slice(0, ECHO_LENGTH_MAX)}...` : word;
}

/** RFC 6901. */
function toPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${echo(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
