// The keys of all objects that are open at a moment of a scan, to find one that comes twice. Nearly every object has few
// keys: these are compared by a hash that costs nothing to make. From so many keys on a set does it, whose hash an attacker
// does not know: else a million keys that all hash alike would be compared each with each.
import { isForbiddenKey } from './json-string.ts';

const FEW_KEYS = 16;
const BACKSLASH = 0x5c;
/** A mark at the beginning of a key is part of it. */
const KEY_TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

export type KeyFault = 'duplicate' | 'forbidden' | 'too-many';

export class OpenKeys {
  readonly #bytes: Uint8Array;
  /** Keys that one object may have. */
  readonly #countMax: number;
  /** Three numbers for each key: hash, start, end. */
  #keys = new Int32Array(3 * FEW_KEYS);
  #size = 0;
  #hasEscapes = false;
  /** For each open object the number of keys before its first. */
  readonly #starts: number[] = [];
  readonly #sets: (Set<string> | null)[] = [];

  constructor(bytes: Uint8Array, countMax: number) {
    this.#bytes = bytes;
    this.#countMax = countMax;
  }

  open(): void {
    this.#starts.push(this.#size);
    this.#sets.push(null);
  }

  close(): void {
    this.#size = this.#starts.pop() ?? 0;
    this.#sets.pop();
  }

  /** Adds the key, without its quotes, to the innermost object; says what is wrong with it. */
  add(start: number, end: number): KeyFault | null {
    const level = this.#starts.length - 1;
    const first = this.#starts[level] ?? 0;
    const hash = this.#hash(start, end);
    if (isForbiddenKey(this.#bytes, start, end, this.#hasEscapes)) return 'forbidden';
    let set = this.#sets[level] ?? null;
    if (set === null && (this.#hasEscapes || this.#size - first >= FEW_KEYS)) {
      set = this.#collect(first);
      this.#sets[level] = set;
    }
    if (set !== null && set.size >= this.#countMax) return 'too-many';
    if (set !== null) return addTo(set, this.#text(start, end)) ? null : 'duplicate';
    for (let key = first; key < this.#size; key++) if (this.#isKey(key, hash, start, end)) return 'duplicate';
    this.#push(hash, start, end);
    return null;
  }

  /** The key as text, its escapes resolved. */
  #text(start: number, end: number): string {
    return JSON.parse(`"${KEY_TEXT.decode(this.#bytes.subarray(start, end))}"`) as string;
  }

  #collect(first: number): Set<string> {
    const set = new Set<string>();
    for (let key = first; key < this.#size; key++) set.add(this.#text(this.#keys[key * 3 + 1] ?? 0, this.#keys[key * 3 + 2] ?? 0));
    return set;
  }

  #push(hash: number, start: number, end: number): void {
    const at = this.#size * 3;
    if (at + 3 > this.#keys.length) {
      const larger = new Int32Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[at] = hash;
    this.#keys[at + 1] = start;
    this.#keys[at + 2] = end;
    this.#size++;
  }

  #isKey(key: number, hash: number, start: number, end: number): boolean {
    const at = key * 3;
    const otherStart = this.#keys[at + 1] ?? 0;
    if (this.#keys[at] !== hash || (this.#keys[at + 2] ?? 0) - otherStart !== end - start) return false;
    for (let index = 0; index < end - start; index++) if (this.#bytes[start + index] !== this.#bytes[otherStart + index]) return false;
    return true;
  }

  /** FNV-1a; notes on the way whether there are escapes. */
  #hash(start: number, end: number): number {
    let hash = 0x811c9dc5 | 0;
    this.#hasEscapes = false;
    for (let index = start; index < end; index++) {
      const byte = this.#bytes[index] ?? 0;
      if (byte === BACKSLASH) this.#hasEscapes = true;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    return hash;
  }
}

function addTo(set: Set<string>, text: string): boolean {
  const size = set.size;
  return set.add(text).size > size;
}
