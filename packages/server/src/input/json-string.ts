import { type Fault, invalid } from './fault.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** `" \ / b f n r t`, as a bit for each byte. */
const SIMPLE_ESCAPES: ReadonlySet<number> = new Set([0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);

/** The offset after the closing quote of the string that begins at `start`. */
export function findStringEnd(bytes: Uint8Array, start: number): number | Fault {
  const end = bytes.length;
  let at = start + 1;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return controlCharacter(byte, at);
    if (byte !== BACKSLASH) at++;
    else {
      const after = findEscapeEnd(bytes, at);
      if (typeof after !== 'number') return after;
      at = after;
    }
  }
  return invalid('json.syntax', 'a string has no end; it begins', start);
}

function controlCharacter(byte: number, at: number): Fault {
  if (byte === 0) return invalid('input.nul', 'there is a NUL character', at);
  return invalid('json.syntax', 'a control character in a string must be escaped', at, 'a line end in a string is written \\n');
}

function findEscapeEnd(bytes: Uint8Array, at: number): number | Fault {
  const kind = bytes[at + 1] ?? 0;
  if (SIMPLE_ESCAPES.has(kind)) return at + 2;
  if (kind !== LETTER_U) return invalid('json.syntax', 'a backslash stands before a character that has no escape', at);
  const unit = hexUnit(bytes, at + 2);
  if (unit === -1) return invalid('json.syntax', '\\u must be followed by four hexadecimal digits', at);
  if (unit === 0) return invalid('input.nul', 'there is a NUL character', at);
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  const isPair = unit <= 0xdbff && bytes[at + 6] === BACKSLASH && bytes[at + 7] === LETTER_U;
  const second = isPair ? hexUnit(bytes, at + 8) : -1;
  if (second >= 0xdc00 && second <= 0xdfff) return at + 12;
  return invalid('input.surrogate', 'half of a surrogate pair is no character', at);
}

/** The number that four hexadecimal digits say, or -1. */
function hexUnit(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let index = at; index < at + 4; index++) {
    const digit = hexDigit(bytes[index] ?? 0);
    if (digit === -1) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Keys that every object inherits something under: whoever copies such an object carelessly changes all objects. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const FORBIDDEN_LENGTHS: ReadonlySet<number> = new Set([...FORBIDDEN_KEYS].map((key) => key.length));
/** Each character as `\u005f`. */
const ESCAPED_LENGTH_MAX = 6 * Math.max(...FORBIDDEN_LENGTHS);

export function isForbiddenKeyText(key: string): boolean {
  return FORBIDDEN_KEYS.has(key);
}

/** The key lies between `start` and `end`, without its quotes. */
export function isForbiddenKey(bytes: Uint8Array, start: number, end: number, hasEscapes: boolean): boolean {
  const length = end - start;
  if (hasEscapes ? length > ESCAPED_LENGTH_MAX : !FORBIDDEN_LENGTHS.has(length)) return false;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  return FORBIDDEN_KEYS.has(hasEscapes ? (JSON.parse(`"${text}"`) as string) : text);
}
