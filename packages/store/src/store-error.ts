import { type Problem, type ProblemCode, problem } from '@muster/protocol';

/** The database could not do what was asked. The edge of a request turns it into its problem. */
export class StoreError extends Error {
  readonly code: ProblemCode;
  readonly reason: string;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, reason: string, detail: string, options: { hint?: string; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.name = 'StoreError';
    this.code = code;
    this.reason = reason;
    this.hint = options.hint;
  }

  get problem(): Problem {
    return problem(this.code, this.reason, this.message, this.hint === undefined ? {} : { hint: this.hint });
  }
}
