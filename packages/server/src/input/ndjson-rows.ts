import { err } from '@muster/protocol';
import { decodeJson } from './decode-json.ts';
import { faultProblem, tooLarge } from './fault.ts';
import { type InputLimits, ROW_LIMITS, ROWS_MAX } from './limits.ts';
import type { DecodedRow, LoadRows } from './load-rows.ts';
import { isBlank, RowBytes } from './row-bytes.ts';
import { sizeFault } from './scan-json.ts';

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array();

/** The lines of NDJSON. Blank ones are passed over; one with a fault does not end the others. */
export class NdjsonRows implements LoadRows {
  readonly #limits: InputLimits;
  readonly #pending = new RowBytes();
  #line = 1;

  constructor(limits: InputLimits = ROW_LIMITS) {
    this.#limits = limits;
  }

  *take(chunk: Uint8Array): Generator<DecodedRow> {
    for (let start = 0; start < chunk.length; start++) {
      if (chunk[start] !== LINE_FEED || this.#pending.length > 0) {
        const lineFeed = chunk.indexOf(LINE_FEED, start);
        const piece = chunk.subarray(start, lineFeed === -1 ? chunk.length : lineFeed);
        if (this.#pending.length + piece.length > this.#limits.bytes) return yield this.#tooLong();
        if (lineFeed === -1) return this.#pending.add(piece);
        yield* this.#row(this.#pending.finish(piece));
        start = lineFeed;
      }
      if (++this.#line > ROWS_MAX) return yield this.#tooMany(chunk.subarray(start));
    }
  }

  *end(): Generator<DecodedRow> {
    yield* this.#row(this.#pending.finish(NOTHING));
  }

  *#row(bytes: Uint8Array): Generator<DecodedRow> {
    if (!isBlank(bytes)) yield { line: this.#line, value: decodeJson(bytes, this.#limits, { firstLine: this.#line }) };
  }

  /** It might have no end at all. */
  #tooLong(): DecodedRow {
    const bytes = this.#pending.finish(NOTHING);
    const fault = sizeFault(bytes.length, this.#limits.bytes);
    return { line: this.#line, value: err(faultProblem(bytes, fault, { firstLine: this.#line })), isLast: true };
  }

  #tooMany(bytes: Uint8Array): DecodedRow {
    const fault = tooLarge('input.rows', `there are more than ${ROWS_MAX} rows`, 0);
    return { line: this.#line, value: err(faultProblem(bytes, fault, { firstLine: this.#line })), isLast: true };
  }
}
