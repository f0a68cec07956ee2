// Tells the elements of a JSON list from each other, in text that comes in chunks. What is in an element is for its decoder
// to judge; only what would keep the next boundary from ever being found is a fault here.
import { canBeginValue } from './json-scalars.ts';
import { isWhiteSpace } from './row-bytes.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING_LIST = 0x5b;
const CLOSING_LIST = 0x5d;
const OPENING_OBJECT = 0x7b;
const CLOSING_OBJECT = 0x7d;
/** Only a mark before the text has such bytes outside of strings. */
const NOT_ASCII = 0x80;

export interface Boundary {
  readonly at: number;
  /** `begin`: of the list. `element`: a comma. `end`: of the list. `fault`: the byte cannot be there. */
  readonly kind: 'begin' | 'element' | 'end' | 'fault';
}

export class JsonElements {
  readonly #depthMax: number;
  /** `alone`: the text is no list, but one value. */
  #place: 'before' | 'list' | 'alone' | 'behind' = 'before';
  #depth = 0;
  /** The value at hand: not begun, begun, or ended so that nothing can belong to it any more. */
  #value: 'none' | 'begun' | 'ended' = 'none';
  #isInText = false;
  #isEscaped = false;

  constructor(depthMax: number) {
    this.#depthMax = depthMax;
  }

  get place(): 'before' | 'list' | 'alone' | 'behind' {
    return this.#place;
  }

  /** The next boundary in the chunk; null: there is none up to its end. */
  find(chunk: Uint8Array, from: number): Boundary | null {
    for (let at = from; at < chunk.length; at++) {
      if (this.#isInText) {
        at = this.#endOfText(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      const kind = isWhiteSpace(byte) ? null : this.#meet(byte);
      if (kind !== null) return { at, kind };
    }
    return null;
  }

  #meet(byte: number): Boundary['kind'] | null {
    switch (this.#place) {
      case 'before':
        if (byte >= NOT_ASCII) return null;
        this.#place = byte === OPENING_LIST ? 'list' : 'alone';
        return byte === OPENING_LIST ? 'begin' : this.#take(byte);
      case 'list':
        return this.#depth === 0 && (byte === COMMA || byte === CLOSING_LIST) ? this.#separate(byte) : this.#take(byte);
      case 'alone':
        return this.#take(byte);
      case 'behind':
        return 'fault';
    }
  }

  #separate(byte: number): Boundary['kind'] {
    this.#value = 'none';
    if (byte === COMMA) return 'element';
    this.#place = 'behind';
    return 'end';
  }

  #take(byte: number): 'fault' | null {
    if (this.#value === 'ended' || (this.#value === 'none' && !canBeginValue(byte))) return 'fault';
    this.#value = 'begun';
    if (byte === QUOTE) this.#isInText = true;
    else if (byte === OPENING_LIST || byte === OPENING_OBJECT) this.#depth++;
    else if (byte === CLOSING_LIST || byte === CLOSING_OBJECT) this.#close();
    return this.#depth < 0 || this.#depth > this.#depthMax ? 'fault' : null;
  }

  #close(): void {
    this.#depth--;
    if (this.#depth === 0) this.#value = 'ended';
  }

  /** The offset of the closing quote, or of the last byte of the chunk. */
  #endOfText(chunk: Uint8Array, from: number): number {
    let start = from;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      start++;
    }
    for (;;) {
      const quote = findQuote(chunk, start);
      const end = quote === -1 ? chunk.length : quote;
      const isEscaped = backslashesBefore(chunk, start, end) % 2 === 1;
      if (quote === -1) {
        this.#isEscaped = isEscaped;
        return chunk.length - 1;
      }
      if (!isEscaped) {
        this.#isInText = false;
        if (this.#depth === 0) this.#value = 'ended';
        return quote;
      }
      start = quote + 1;
    }
  }
}

/** Most texts are so short that asking for help takes longer than looking. */
const SHORT_TEXT = 24;

function findQuote(chunk: Uint8Array, from: number): number {
  const near = Math.min(chunk.length, from + SHORT_TEXT);
  for (let at = from; at < near; at++) if (chunk[at] === QUOTE) return at;
  return chunk.indexOf(QUOTE, near);
}

function backslashesBefore(chunk: Uint8Array, from: number, end: number): number {
  let count = 0;
  while (end - count > from && chunk[end - count - 1] === BACKSLASH) count++;
  return count;
}
