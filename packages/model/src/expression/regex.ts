// Regular expressions by RE2: matching takes time linear in the text, so nobody's `(a+)+$` stops the server.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { RE2JS, RE2JSException } from 're2js';
import { REGEX_LARGE_CLASSES_MAX, REGEX_LENGTH_MAX, REGEX_PROGRAM_MAX } from './limits.ts';
import { regexCost } from './regex-cost.ts';

export interface CompiledRegex {
  /** True when it matches anywhere in the text. */
  test(text: string): boolean;
  /** Steps per character that a match takes at worst. */
  readonly size: number;
}

/** The problem says what is wrong with the expression, not where it stands. */
export function compileRegex(source: string, ignoreCase: boolean): Result<CompiledRegex, Problem> {
  const refusal = refuseCost(source);
  if (refusal !== null) return err(refusal);
  try {
    const compiled = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const size = compiled.programSize();
    return size > REGEX_PROGRAM_MAX ? err(tooLarge()) : ok({ test: (text) => compiled.test(text), size });
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return err(malformed(error.message));
  }
}

function refuseCost(source: string): Problem | null {
  if (source.length > REGEX_LENGTH_MAX) {
    return problem('too_large', 'expression.regex-too-large', `a regular expression has at most ${REGEX_LENGTH_MAX} characters`);
  }
  const cost = regexCost(source);
  if (cost.size > REGEX_PROGRAM_MAX) return tooLarge();
  if (cost.largeClasses <= REGEX_LARGE_CLASSES_MAX) return null;
  return problem(
    'too_large',
    'expression.regex-too-large',
    `a regular expression has at most ${REGEX_LARGE_CLASSES_MAX} classes of Unicode characters`,
  );
}

function tooLarge(): Problem {
  return problem(
    'too_large',
    'expression.regex-too-large',
    'the regular expression becomes too large when its repetitions are written out',
    {
      hint: 'repeat fewer times',
    },
  );
}

function malformed(message: string): Problem {
  const what = message.replace(/^error parsing regexp: /, '').slice(0, 120);
  return problem('invalid', 'expression.regex', `the regular expression is malformed: ${what}`, {
    hint: 'regular expressions are RE2: without back references and look-around',
  });
}
