import { type Problem, problem } from '@muster/protocol';

/** One match cannot be interrupted; this one would hold up everybody else. */
export function refuseRegexWork(): Problem {
  return problem(
    'too_large',
    'expression.regex-too-large',
    'the regular expression is too large for the long values it would be matched with',
    {
      hint: 'shorten the regular expression, or narrow down what it is matched with: kind:server and ...',
    },
  );
}
