// A set of slots as a bitmap: joining two sets of 100,000 hosts takes microseconds.
import { invariant } from '@muster/protocol';

export class SlotSet {
  readonly #words: Uint32Array;

  /** Empty; holds slots below `slotCount`. */
  constructor(slotCount: number, words: Uint32Array = new Uint32Array((slotCount + 31) >>> 5)) {
    this.#words = words;
  }

  add(slot: number): void {
    const index = slot >>> 5;
    this.#words[index] = (this.#words[index] ?? 0) | (1 << (slot & 31));
  }
  remove(slot: number): void {
    const index = slot >>> 5;
    this.#words[index] = (this.#words[index] ?? 0) & ~(1 << (slot & 31));
  }
  has(slot: number): boolean {
    return ((this.#words[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }
  clone(): SlotSet {
    return new SlotSet(0, this.#words.slice());
  }

  intersect(other: SlotSet): this {
    this.#checkSize(other);
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = (this.#words[i] as number) & (other.#words[i] as number);
    return this;
  }
  unite(other: SlotSet): this {
    this.#checkSize(other);
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = (this.#words[i] as number) | (other.#words[i] as number);
    return this;
  }
  subtract(other: SlotSet): this {
    this.#checkSize(other);
    for (let i = 0; i < this.#words.length; i++) this.#words[i] = (this.#words[i] as number) & ~(other.#words[i] as number);
    return this;
  }

  get isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }
  get count(): number {
    let count = 0;
    for (const word of this.#words) count += bitCount(word);
    return count;
  }

  /** In ascending order. Adding while iterating is allowed; what is added behind is not visited. */
  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.#words.length; i++) {
      for (let rest = this.#words[i] as number; rest !== 0; rest &= rest - 1) yield (i << 5) | (31 - Math.clz32(rest & -rest));
    }
  }

  /** The least slot that is not below `from`, or -1: iteration without a generator, for loops that may stop and go on. */
  next(from: number): number {
    let i = from >>> 5;
    if (i >= this.#words.length) return -1;
    let word = (this.#words[i] as number) & (-1 << (from & 31));
    while (word === 0) {
      i++;
      if (i >= this.#words.length) return -1;
      word = this.#words[i] as number;
    }
    return (i << 5) | (31 - Math.clz32(word & -word));
  }

  #checkSize(other: SlotSet): void {
    invariant(this.#words.length === other.#words.length, 'sets of slots are joined within one inventory at one moment');
  }
}

function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
