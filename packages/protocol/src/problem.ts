/**
 * An expected failure, as every package returns it and as the API sends it (RFC 9457).
 * The code is one of ten classes that a program can act on; the reason is the exact rule that refused.
 */
export interface Problem {
  readonly code: ProblemCode;
  /** `area.rule`, e.g. `network.full`. All reasons are listed in docs/reference/errors.md. */
  readonly reason: string;
  /** What happened, to what. Never contains a secret. */
  readonly detail: string;
  /** What to try. */
  readonly hint?: string;
  /** JSON pointer into the request, e.g. `/operations/3/name`, or the row of a bulk load. */
  readonly pointer?: string;
  /** 0-based character position in the text that was refused (an expression, a document). */
  readonly position?: number;
  /** The text around the position with a caret under it, when there is one. */
  readonly excerpt?: string;
  /** For lost updates, conflicts and exhaustion: the facts a program needs to go on. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export type ProblemCode =
  | 'invalid'
  | 'not_found'
  | 'conflict'
  | 'ambiguous'
  | 'exhausted'
  | 'forbidden'
  | 'precondition'
  | 'unauthorized'
  | 'too_large'
  | 'unavailable';

/** Everything a problem says besides its class, its reason and its sentence. */
export type ProblemExtras = Omit<Problem, 'code' | 'reason' | 'detail'>;

export function problem(code: ProblemCode, reason: string, detail: string, extras: ProblemExtras = {}): Problem {
  return { code, reason, detail, ...extras };
}
