import { err } from '@muster/protocol';
import { decodeJson } from './decode-json.ts';
import { type Fault, faultProblem, invalid, originAfter, type TextOrigin, tooLarge } from './fault.ts';
import { type Boundary, JsonElements } from './json-elements.ts';
import { type InputLimits, ROW_LIMITS, ROWS_MAX } from './limits.ts';
import type { DecodedRow, LoadRows } from './load-rows.ts';
import { isBlank, isWhiteSpace, RowBytes } from './row-bytes.ts';
import { sizeFault } from './scan-json.ts';
import { byteOrderMarkLength } from './utf8.ts';

const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array();

/**
 * The elements of a JSON list; a text that is no list is its only element. The first fault ends the text, because nobody
 * knows what is meant behind it.
 */
export class JsonListRows implements LoadRows {
  readonly #limits: InputLimits;
  readonly #elements: JsonElements;
  readonly #pending = new RowBytes();
  /** Where the element at hand begins, with the white space before it. */
  #origin: TextOrigin = { firstLine: 1 };
  #rows = 0;

  constructor(limits: InputLimits = ROW_LIMITS) {
    this.#limits = limits;
    this.#elements = new JsonElements(limits.depth);
  }

  *take(chunk: Uint8Array): Generator<DecodedRow> {
    let start = 0;
    for (let found = this.#elements.find(chunk, 0); found !== null; found = this.#elements.find(chunk, start)) {
      // A byte that cannot be there is left in the row, whose decoder says what is wrong with it.
      const bytes = this.#pending.finish(chunk.subarray(start, found.kind === 'fault' ? found.at + 1 : found.at));
      const row = this.#meet(found.kind, bytes);
      if (row !== null) yield row;
      if (row?.isLast === true) return;
      start = found.at + 1;
      this.#origin = originAfter(originAfter(this.#origin, bytes), chunk.subarray(found.at, start));
    }
    const rest = chunk.subarray(start);
    const size = this.#pending.length + rest.length;
    if (size > this.#limits.bytes) return yield this.#refuse(this.#pending.finish(NOTHING), sizeFault(size, this.#limits.bytes));
    this.#pending.add(rest);
  }

  *end(): Generator<DecodedRow> {
    const bytes = this.#pending.finish(NOTHING);
    const { place } = this.#elements;
    if (place === 'behind') return;
    const row = this.#decode(bytes);
    if (place === 'list' && row.value.ok)
      yield this.#refuse(bytes, invalid('json.syntax', 'the text ends where , or ] is expected', bytes.length));
    else yield row;
  }

  #meet(kind: Boundary['kind'], bytes: Uint8Array): DecodedRow | null {
    switch (kind) {
      case 'begin':
        return isBlank(bytes.subarray(byteOrderMarkLength(bytes))) ? null : this.#decode(bytes);
      case 'element':
        return this.#row(bytes);
      case 'end':
        return this.#rows === 0 && isBlank(bytes) ? null : this.#row(bytes);
      case 'fault':
        return this.#elements.place === 'behind' ? this.#refuse(bytes, behindFault(bytes)) : this.#decode(bytes);
    }
  }

  #row(bytes: Uint8Array): DecodedRow {
    if (bytes.length > this.#limits.bytes) return this.#refuse(bytes, sizeFault(bytes.length, this.#limits.bytes));
    if (++this.#rows > ROWS_MAX) return this.#refuse(bytes, tooLarge('input.rows', `there are more than ${ROWS_MAX} rows`, 0));
    return this.#decode(bytes);
  }

  #decode(bytes: Uint8Array): DecodedRow {
    const value = decodeJson(bytes, this.#limits, this.#origin);
    const line = this.#origin.firstLine + lineFeedsBefore(bytes);
    return value.ok ? { line, value } : { line, value, isLast: true };
  }

  #refuse(bytes: Uint8Array, fault: Fault): DecodedRow {
    return { line: this.#origin.firstLine, value: err(faultProblem(bytes, fault, this.#origin)), isLast: true };
  }
}

function behindFault(bytes: Uint8Array): Fault {
  return invalid('json.syntax', 'there is more after the value', bytes.length - 1, 'several values, one per line, are NDJSON');
}

/** White space before the value. */
function lineFeedsBefore(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; isWhiteSpace(bytes[at] ?? 0); at++) if (bytes[at] === LINE_FEED) count++;
  return count;
}
