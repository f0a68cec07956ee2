// Loads are cut into rows while they come in: nothing but the row at hand is held as bytes, and what is refused is refused
// before the rest of it has come.
import type { Problem, Result } from '@muster/protocol';

/** One element of a list, or one line. */
export interface DecodedRow {
  /** 1-based line of its beginning; absent where the format does not tell. */
  readonly line?: number;
  readonly value: Result<unknown, Problem>;
  /** Nothing behind it can be understood. */
  readonly isLast?: true;
}

export interface LoadRows {
  /** The rows that are whole by now. The chunk is read until all of them were taken, and not kept. */
  take(chunk: Uint8Array): Iterable<DecodedRow>;
  /** What is left when the text has ended. */
  end(): Iterable<DecodedRow> | AsyncIterable<DecodedRow>;
}
