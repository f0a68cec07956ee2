// Untrusted bytes to plain JSON values: the scan first, so that the parser meets nothing it could suffer from.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { faultProblem, type TextOrigin } from './fault.ts';
import { type InputLimits, JSON_LIMITS, LOAD_LIMITS, ROW_LIMITS, ROWS_MAX } from './limits.ts';
import { scanJson, scanJsonBySteps } from './scan-json.ts';
import { byteOrderMarkLength, decodeUtf8 } from './utf8.ts';

export function decodeJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Result<unknown, Problem> {
  const fault = scanJson(bytes, limits, origin);
  return fault === null ? parseScanned(bytes, origin) : err(fault);
}

/** One element of a list, or one line. */
export interface DecodedRow {
  /** 1-based. */
  readonly line: number;
  readonly value: Result<unknown, Problem>;
}

/**
 * The elements of a large list one by one; a text that is no list gives itself as the only one. Yields null where others may
 * have their turn. A text with a fault gives the fault alone, before any element, so that nothing is begun in vain.
 */
export function* decodeJsonRows(bytes: Uint8Array, limits: InputLimits = LOAD_LIMITS): Generator<DecodedRow | null> {
  const bounds: number[] = [];
  const rows = { count: ROWS_MAX, onRow: (start: number, end: number) => bounds.push(start, end) };
  const scan = scanJsonBySteps(bytes, { limits, rows });
  let step = scan.next();
  for (; step.done !== true; step = scan.next()) yield null;
  if (step.value !== null) return yield { line: lineOf(step.value), value: err(step.value) };
  if (!isList(bytes)) return yield { line: 1, value: parseScanned(bytes) };
  const lines = new LineCounter(bytes);
  for (let index = 0; index < bounds.length; index += 2) {
    const line = lines.at(bounds[index] ?? 0);
    yield { line, value: parseScanned(bytes.subarray(bounds[index], bounds[index + 1]), { firstLine: line }) };
  }
}

/** The lines of NDJSON one by one; blank lines are passed over. A line with a fault does not end the others. */
export function* decodeNdjson(bytes: Uint8Array, limits: InputLimits = ROW_LIMITS): Generator<DecodedRow> {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const lineFeed = bytes.indexOf(LINE_FEED, start);
    const end = lineFeed === -1 ? bytes.length : lineFeed;
    const row = bytes.subarray(start, end);
    if (!isBlank(row)) yield { line, value: decodeJson(row, limits, { firstLine: line }) };
    start = end + 1;
  }
}

const LEFT_BRACKET = 0x5b;
const LINE_FEED = 0x0a;
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, LINE_FEED]);

function parseScanned(bytes: Uint8Array, origin?: TextOrigin): Result<unknown, Problem> {
  const text = decodeUtf8(bytes);
  return text.ok ? ok(JSON.parse(text.value)) : err(faultProblem(bytes, text.error, origin));
}

function isList(bytes: Uint8Array): boolean {
  const first = bytes.subarray(byteOrderMarkLength(bytes)).find((byte) => !WHITE_SPACE.has(byte));
  return first === LEFT_BRACKET;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => WHITE_SPACE.has(byte));
}

function lineOf(problem: Problem): number {
  const line = problem.data?.line;
  return typeof line === 'number' ? line : 1;
}

/** Line numbers of offsets that are asked for in order. */
class LineCounter {
  readonly #bytes: Uint8Array;
  #at = 0;
  #line = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  at(offset: number): number {
    for (; this.#at < offset; this.#at++) if (this.#bytes[this.#at] === LINE_FEED) this.#line++;
    return this.#line;
  }
}
