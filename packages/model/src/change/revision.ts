import type { Fact } from '../fact/fact.ts';

export type Origin = 'cli' | 'api' | 'web' | 'import' | 'feedback' | 'action' | 'revert' | 'system';

/** Who changed what, when and why: one atomic step of the ledger. */
export interface Revision {
  /** 1, 2, 3...: no gaps. */
  readonly number: number;
  /** RFC 3339 in UTC with milliseconds; never before the previous revision's. */
  readonly time: string;
  readonly actor: string;
  readonly origin: Origin;
  readonly message: string;
}

/** What a revision did to the facts. */
export interface FactDelta {
  readonly asserted: readonly Fact[];
  readonly retracted: readonly Fact[];
}
