import { type Fault, invalid } from './fault.ts';
import { NUMBER_LENGTH_MAX } from './limits.ts';

/** So many digits are always exact: 2^53 has sixteen. */
const EXACT_DIGITS = 15;
const LITERALS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

/** The offset of the first byte that is none. */
export function skipWhiteSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

/** Whether a value can begin with the byte. */
export function canBeginValue(byte: number): boolean {
  return VALUE_BEGINNINGS.has(byte);
}

const VALUE_BEGINNINGS: ReadonlySet<number> = new Set(new TextEncoder().encode('{["-0123456789tfn'));

/** The offset after `true`, `false` or `null`. */
export function checkLiteral(bytes: Uint8Array, start: number): number | Fault {
  const literal = LITERALS.find((word) => word[0] === bytes[start]);
  const isWhole = literal?.every((byte, index) => bytes[start + index] === byte) === true;
  return literal !== undefined && isWhole
    ? start + literal.length
    : invalid('json.syntax', 'a value is expected', start, 'texts stand in double quotes');
}

/** The offset after everything that could belong to a number; `start` when nothing does. */
export function findNumberEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isNumberByte(bytes[at] ?? 0)) at++;
  return at;
}

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^-?[0-9]+$/;
const NOT_ZERO = /^[^eE]*[1-9]/;

/** Null: it is a number that stays what it is. */
export function checkNumber(bytes: Uint8Array, start: number, end: number): Fault | null {
  const length = end - start;
  if (length <= EXACT_DIGITS && isPlainInteger(bytes, start, end)) return null;
  if (length > NUMBER_LENGTH_MAX) return invalid('input.number', `a number has ${length} characters`, start, 'send it as text');
  const text = String.fromCharCode(...bytes.subarray(start, end));
  if (!NUMBER.test(text))
    return invalid('json.syntax', 'this is not a number', start, 'a number is like -12, 0.5 or 1e6; texts stand in double quotes');
  return isKept(text) ? null : invalid('input.number', 'this number cannot be kept exactly', start, 'send it as text');
}

/** Whether a number, of the right form, is neither changed nor lost when it becomes one of ours. */
export function isKept(text: string): boolean {
  const value = Number(text);
  if (INTEGER.test(text)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && (value !== 0 || !NOT_ZERO.test(text));
}

function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  if (first === 0x30) return end === start + 1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}
