import type { RegexPattern } from './ast.ts';
import { REGEX_COUNT_MAX } from './limits.ts';
import { regexPattern } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { compileRegex } from './regex.ts';

/** The pattern, once it is sure that it can be compiled. `at` is where it stands. */
export function checkedRegex(
  state: ParseState,
  source: string,
  place: { readonly ignoreCase: boolean; readonly at: number },
): RegexPattern | null {
  if (++state.regexes > REGEX_COUNT_MAX) {
    const detail = `an expression has at most ${REGEX_COUNT_MAX} regular expressions`;
    return state.scanner.fail({ position: place.at, code: 'too_large', reason: 'expression.too-many-regexes', detail });
  }
  const pattern = regexPattern(source, place.ignoreCase);
  const compiled = compileRegex(pattern.source, pattern.ignoreCase);
  if (compiled.ok) return pattern;
  return state.scanner.fail({ position: place.at, ...compiled.error });
}
