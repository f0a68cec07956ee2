import { type Fault, invalid } from './fault.ts';
import { NUMBER_LENGTH_MAX } from './limits.ts';

/** So many digits are always exact: 2^53 has sixteen. */
const EXACT_DIGITS = 15;
const LITERALS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

/** The offset of the first byte that is none. */
export function skipWhiteSpace(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
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

/** With so few digits it is far from what a double can hold, and from zero. */
const FAR_EXPONENT = 290;

/** Null: it is a number that stays what it is. */
export function checkNumber(bytes: Uint8Array, start: number, end: number): Fault | null {
  const length = end - start;
  if (length > NUMBER_LENGTH_MAX) return invalid('input.number', `a number has ${length} characters`, start, 'send it as text');
  const shape = shapeOf(bytes, start, end);
  if (shape === null)
    return invalid('json.syntax', 'this is not a number', start, 'a number is like -12, 0.5 or 1e6; texts stand in double quotes');
  const isPlain = shape.digits <= EXACT_DIGITS && Math.abs(shape.exponent) < FAR_EXPONENT;
  return isPlain || isKept(String.fromCharCode(...bytes.subarray(start, end)))
    ? null
    : invalid('input.number', 'this number cannot be kept exactly', start, 'send it as text');
}

interface NumberShape {
  /** Before the exponent. */
  readonly digits: number;
  readonly exponent: number;
}

/** Null: not a number as JSON writes them (RFC 8259, section 6). */
function shapeOf(bytes: Uint8Array, start: number, end: number): NumberShape | null {
  const whole = bytes[start] === MINUS ? start + 1 : start;
  let at = endOfDigits(bytes, whole, end);
  let digits = at - whole;
  if (digits === 0 || (digits > 1 && bytes[whole] === ZERO)) return null;
  if (at < end && bytes[at] === POINT) {
    const fraction = at + 1;
    at = endOfDigits(bytes, fraction, end);
    if (at === fraction) return null;
    digits += at - fraction;
  }
  if (at === end) return { digits, exponent: 0 };
  if (((bytes[at] ?? 0) | 0x20) !== LETTER_E) return null;
  const sign = bytes[at + 1];
  const power = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
  if (power >= end || endOfDigits(bytes, power, end) !== end) return null;
  return { digits, exponent: numberAt(bytes, power, end) };
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const LETTER_E = 0x65;

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= ZERO + 9) at++;
  return at;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + (bytes[at] ?? 0) - ZERO;
  return number;
}

const INTEGER = /^-?[0-9]+$/;
const NOT_ZERO = /^[^eE]*[1-9]/;

/** Whether a number, of the right form, is neither changed nor lost when it becomes one of ours. */
export function isKept(text: string): boolean {
  const value = Number(text);
  if (INTEGER.test(text)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && (value !== 0 || !NOT_ZERO.test(text));
}
