// The keys of all objects that are open at a moment of a scan, to find one that comes twice. Nearly every object has few
// keys: these are compared one by one, by a hash that costs nothing to make. Larger objects have a table of these hashes.
// Where that does not help (keys with escapes, or made so that they all hash alike) a set does, which costs ten times as
// much: therefore only so many keys are looked at in this way.
import { isForbiddenKey } from './json-string.ts';

const FEW_KEYS = 16;
/** 2 us each: what one input may cost. */
const SLOW_KEYS_MAX = 15_000;
/** Keys that hash alike by chance are compared in vain about once each. */
const VAIN_COMPARISONS_MAX = 8;
const BACKSLASH = 0x5c;
/** A mark at the beginning of a key is part of it. */
const KEY_TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

const EMPTY = -1;

export type KeyFault = 'duplicate' | 'forbidden' | 'too-many';

/** How the keys of an object are found again that has many. */
type Finder = TableFinder | { readonly kind: 'set'; readonly texts: Set<string> };

interface TableFinder {
  readonly kind: 'table';
  /** Numbers of keys at the places that their hashes say. */
  readonly slots: Int32Array;
  vainComparisons: number;
}

export class OpenKeys {
  readonly #bytes: Uint8Array;
  /** Keys that one object may have. */
  readonly #countMax: number;
  /** Three numbers for each key: hash, start, end. */
  #keys = new Int32Array(3 * FEW_KEYS);
  #size = 0;
  #slowKeys = 0;
  #hasEscapes = false;
  /** For each open object the number of keys before its first. */
  readonly #starts: number[] = [];
  readonly #finders: (Finder | null)[] = [];

  constructor(bytes: Uint8Array, countMax: number) {
    this.#bytes = bytes;
    this.#countMax = countMax;
  }

  open(): void {
    this.#starts.push(this.#size);
    this.#finders.push(null);
  }

  close(): void {
    this.#size = this.#starts.pop() ?? 0;
    this.#finders.pop();
  }

  /** Adds the key, without its quotes, to the innermost object; says what is wrong with it. */
  add(start: number, end: number): KeyFault | null {
    const level = this.#starts.length - 1;
    const first = this.#starts[level] ?? 0;
    const hash = this.#hash(start, end);
    if (isForbiddenKey(this.#bytes, start, end, this.#hasEscapes)) return 'forbidden';
    if (this.#size - first >= this.#countMax) return 'too-many';
    const finder = this.#finderFor(this.#finders[level] ?? null, first);
    this.#finders[level] = finder;
    this.#push(hash, start, end);
    const key = this.#size - 1;
    if (finder === null) return this.#isListed(key, first) ? 'duplicate' : null;
    if (finder.kind === 'table') return this.#putIntoTable(finder, key) ? null : 'duplicate';
    return this.#putIntoSet(finder.texts, key);
  }

  /** For one key more. */
  #finderFor(finder: Finder | null, first: number): Finder | null {
    if (finder?.kind === 'set') return finder;
    const count = this.#size - first + 1;
    const isVain = finder !== null && finder.vainComparisons > count * VAIN_COMPARISONS_MAX;
    if (this.#hasEscapes || isVain) return this.#makeSet(first);
    if (finder === null) return count <= FEW_KEYS ? null : this.#makeTable(first, 8 * FEW_KEYS);
    return count * 2 <= finder.slots.length ? finder : this.#makeTable(first, finder.slots.length * 4);
  }

  #isListed(key: number, first: number): boolean {
    for (let other = first; other < key; other++) if (this.#isSame(key, other)) return true;
    return false;
  }

  #makeTable(first: number, size: number): TableFinder {
    const table: TableFinder = { kind: 'table', slots: new Int32Array(size).fill(EMPTY), vainComparisons: 0 };
    for (let key = first; key < this.#size; key++) this.#putIntoTable(table, key);
    return table;
  }

  /** False when it is there already. */
  #putIntoTable(table: TableFinder, key: number): boolean {
    const { slots } = table;
    const mask = slots.length - 1;
    const hash = this.#keys[key * 3] ?? 0;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; slots[slot] !== EMPTY; slot = (slot + 1) & mask) {
      if (this.#isSame(key, slots[slot] ?? 0)) return false;
      table.vainComparisons++;
    }
    slots[slot] = key;
    return true;
  }

  #makeSet(first: number): Finder {
    const texts = new Set<string>();
    for (let key = first; key < this.#size; key++) texts.add(this.#text(key));
    this.#slowKeys += texts.size;
    return { kind: 'set', texts };
  }

  #putIntoSet(texts: Set<string>, key: number): KeyFault | null {
    if (++this.#slowKeys > SLOW_KEYS_MAX) return 'too-many';
    const { size } = texts;
    return texts.add(this.#text(key)).size > size ? null : 'duplicate';
  }

  /** The key as text, its escapes resolved. */
  #text(key: number): string {
    const [start, end] = [this.#keys[key * 3 + 1] ?? 0, this.#keys[key * 3 + 2] ?? 0];
    return JSON.parse(`"${KEY_TEXT.decode(this.#bytes.subarray(start, end))}"`) as string;
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

  #isSame(key: number, other: number): boolean {
    const keys = this.#keys;
    const [at, otherAt] = [key * 3, other * 3];
    if (keys[at] !== keys[otherAt]) return false;
    const start = keys[at + 1] ?? 0;
    const otherStart = keys[otherAt + 1] ?? 0;
    const length = (keys[at + 2] ?? 0) - start;
    if ((keys[otherAt + 2] ?? 0) - otherStart !== length) return false;
    for (let index = 0; index < length; index++) if (this.#bytes[start + index] !== this.#bytes[otherStart + index]) return false;
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
