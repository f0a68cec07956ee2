import type { Problem } from '@muster/protocol';

/** What the server refused, or why it could not be asked. `problem.code` and `problem.reason` are for programs. */
export class MusterError extends Error {
  override readonly name = 'MusterError';
  readonly problem: Problem;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(problem: Problem, status = 0) {
    super(problem.detail);
    this.problem = problem;
    this.status = status;
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }

  get reason(): string {
    return this.problem.reason;
  }
}
