import { type Problem, problem } from '@muster/protocol';

/** Problems told in one answer; beyond, only their number. */
const SHOWN_MAX = 1_000;

/** One problem is itself; several are told together. */
export function oneProblem(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first !== undefined && problems.length === 1) return first;
  const shown = problems.slice(0, SHOWN_MAX);
  return problem(
    first?.code ?? 'invalid',
    'change.refused',
    `${problems.length} operations were refused, the first: ${first?.detail ?? ''}`,
    {
      hint: 'data.problems lists them; nothing was changed',
      data: { problems: shown, total: problems.length },
      ...(first?.pointer === undefined ? {} : { pointer: first.pointer }),
    },
  );
}
