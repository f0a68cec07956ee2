/** Our own mistakes, never the user's: it ends the request or the run that found it. */
export function invariant(condition: boolean, why: string): asserts condition {
  if (!condition) throw new InvariantError(why);
}

export class InvariantError extends Error {
  readonly code = 'invariant';
}
