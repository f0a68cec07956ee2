// What the ledger's thread and the thread that holds the SQLite connection say to each other.
export type WorkerRequest =
  | { readonly op: 'query'; readonly sql: string; readonly parameters: readonly SqliteValue[] }
  /** A query of (line, at, id): lines are joined by commas until they are more than `bytesMax`. */
  | {
      readonly op: 'lines';
      readonly sql: string;
      readonly parameters: readonly SqliteValue[];
      readonly bytesMax: number;
    }
  /** Ends a transaction if there is one: SQLite ends it by itself on some errors. */
  | { readonly op: 'rollback' }
  | { readonly op: 'backup'; readonly path: string }
  | { readonly op: 'close' };

export type SqliteValue = null | number | bigint | string | Uint8Array;

export interface WorkerAnswer {
  readonly rows?: readonly unknown[];
  readonly changes?: number;
  /** UTF-8. */
  readonly text?: Uint8Array<ArrayBuffer>;
  readonly count?: number;
  readonly at?: number;
  readonly id?: number;
  readonly fault?: WorkerFault;
}

export interface WorkerFault {
  readonly message: string;
  /** SQLite's extended result code, where the fault is SQLite's. */
  readonly errcode: number | null;
}

export interface WorkerSetup {
  readonly path: string;
  readonly readOnly: boolean;
}

export function describeFault(error: unknown): WorkerFault {
  if (!(error instanceof Error)) return { message: String(error), errcode: null };
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
  return { message: error.message, errcode };
}
