// `/regex/` or `/regex/i`. A slash also begins a path (`path=/etc/motd`), so where a value is wanted the closing slash decides:
// it is the first one that no backslash escapes, and what follows it (and `i`) must be the end of the word.
import type { RegexPattern } from './ast.ts';
import { REGEX_COUNT_MAX } from './limits.ts';
import { regexPattern } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { compileRegex } from './regex.ts';
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

/** In `mount=/data and path=/` the second slash begins another value; it closes nothing. */
export function holdsNextPath(source: string): boolean {
  return /\s/.test(source) && /(?:^|[^\\])[=<>~]\s*$/.test(source);
}

/** The pattern, once it is sure that it can be compiled. `at` is where it stands. */
export function checkedRegex(state: ParseState, source: string, place: { readonly ignoreCase: boolean; readonly at: number }): RegexPattern | null {
  if (++state.regexes > REGEX_COUNT_MAX) {
    const detail = `an expression has at most ${REGEX_COUNT_MAX} regular expressions`;
    return state.scanner.fail({ position: place.at, code: 'too_large', reason: 'expression.too-many-regexes', detail });
  }
  const pattern = regexPattern(source, place.ignoreCase);
  const compiled = compileRegex(pattern.source, pattern.ignoreCase);
  if (compiled.ok) return pattern;
  const { code, reason, detail, hint } = compiled.error;
  return state.scanner.fail({ position: place.at, code, reason: reason as `expression.${string}`, detail, hint });
}


function closingSlash(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '/') return at;
  }
  return -1;
}
