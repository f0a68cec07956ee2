// `/regex/` and `/regex/i` as text. A slash also begins a path (`path=/etc/motd`), so where a value is wanted the closing slash
// decides: it is the first one that no backslash escapes, and what follows it (and `i`) must be the end of the word.
import type { RegexPattern } from './ast.ts';
import { isWordEnd } from './scanner.ts';

export interface RegexSpan {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly end: number;
}

/** The regular expression that begins with the slash there; null when it is none. */
export function regexAt(text: string, at: number): RegexSpan | null {
  const close = closingSlash(text, at + 1);
  if (close < 0) return null;
  const source = text.slice(at + 1, close);
  const ignoreCase = text[close + 1] === 'i';
  const end = close + (ignoreCase ? 2 : 1);
  if (source === '' || !isWordEnd(text, end) || holdsNextPath(source)) return null;
  return { source, ignoreCase, end };
}

/** One source for all ways to write it, such that it can be written between slashes. */
export function normalizeSource(source: string): string {
  const plain = source.replace(ESCAPED, (pair, escaped) => (escaped === '/' ? '/' : pair));
  return holdsNextPath(plain) ? plain.replace(/([=<>~])(\s*)$/, '\\$1$2') : plain;
}

export function renderRegex(pattern: RegexPattern): string {
  const source = pattern.source.replace(ESCAPED_OR_SLASH, (found) => (found === '/' ? '\\/' : found));
  return `/${source}/${pattern.ignoreCase ? 'i' : ''}`;
}

const ESCAPED = /\\(.)/gs;
const ESCAPED_OR_SLASH = /\\.|\//gs;

/** In `mount=/data and path=/` the second slash begins another value; it closes nothing. */
function holdsNextPath(source: string): boolean {
  return /\s/.test(source) && /(?:^|[^\\])[=<>~]\s*$/.test(source);
}

function closingSlash(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '/') return at;
  }
  return -1;
}
