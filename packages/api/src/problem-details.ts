// The one table from problem codes to HTTP, and the wire form of a problem (RFC 9457).
import type { Problem, ProblemCode } from '@muster/protocol';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

interface ProblemClass {
  readonly status: number;
  readonly title: string;
}

/** Understood but impossible is 422; what could not be understood at all (MALFORMED_AREAS) is 400. */
export const PROBLEM_CLASSES: Readonly<Record<ProblemCode, ProblemClass>> = {
  invalid: { status: 422, title: 'Understood, but not possible' },
  unauthorized: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict with what is there' },
  ambiguous: { status: 409, title: 'More than one fits' },
  exhausted: { status: 409, title: 'Nothing left' },
  precondition: { status: 412, title: 'Changed in the meantime' },
  too_large: { status: 413, title: 'Too large' },
  unavailable: { status: 503, title: 'Not available now' },
};

const MALFORMED: ProblemClass = { status: 400, title: 'Malformed request' };
/** Areas of reasons that are about the text of a request, not about what it says. */
export const MALFORMED_AREAS: readonly string[] = ['malformed', 'input', 'json', 'yaml'];

/** Where HTTP has a number of its own for what the class says more broadly. */
const STATUSES: Readonly<Record<string, number>> = { 'malformed.media-type': 415 };

export interface ProblemDetails extends Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
}

export function toProblemDetails(problem: Problem): ProblemDetails {
  const { status, title } = classOf(problem);
  return { type: `urn:muster:problem:${problem.reason}`, title, status, ...problem };
}

/** The HTTP status of a problem. */
export function statusOfProblem(problem: Problem): number {
  return classOf(problem).status;
}

function classOf(problem: Problem): ProblemClass {
  if (problem.code !== 'invalid' || !MALFORMED_AREAS.some((area) => problem.reason.startsWith(`${area}.`)))
    return PROBLEM_CLASSES[problem.code];
  return { ...MALFORMED, status: STATUSES[problem.reason] ?? MALFORMED.status };
}
