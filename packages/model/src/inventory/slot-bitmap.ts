// A growing set of slots, one bit each: what most of a large inventory has in common (a kind, a tenant, a key) takes some
// kilobytes instead of some megabytes.

/** A number in a set takes some 32 bytes, a slot that is not in a bitmap an eighth of one. */
const SLOTS_PER_MEMBER_MAX = 256;
const COUNT_MIN = 512;

/** Whether so many slots, of which one is `slot`, cost less as a bitmap than as a set of numbers. */
export function isDense(count: number, slot: number): boolean {
  return count >= COUNT_MIN && slot < count * SLOTS_PER_MEMBER_MAX;
}

export class SlotBitmap {
  #words = new Uint32Array(0);
  #size = 0;

  constructor(slots: Iterable<number>) {
    for (const slot of slots) this.add(slot);
  }

  get size(): number {
    return this.#size;
  }

  add(slot: number): void {
    const index = slot >>> 5;
    if (index >= this.#words.length) this.#grow(index + 1);
    const word = this.#words[index] as number;
    const bit = 1 << (slot & 31);
    if ((word & bit) !== 0) return;
    this.#words[index] = word | bit;
    this.#size++;
  }

  delete(slot: number): void {
    const index = slot >>> 5;
    const word = this.#words[index] ?? 0;
    const bit = 1 << (slot & 31);
    if ((word & bit) === 0) return;
    this.#words[index] = word & ~bit;
    this.#size--;
  }

  /** In ascending order; what is added or deleted meanwhile ahead of the place is seen so. */
  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.#words.length; index++) {
      let seen = 0;
      for (;;) {
        const rest = (this.#words[index] as number) & ~seen;
        if (rest === 0) break;
        const bit = rest & -rest;
        seen |= bit | (bit - 1);
        yield (index << 5) | (31 - Math.clz32(bit));
      }
    }
  }

  #grow(length: number): void {
    const words = new Uint32Array(Math.max(length, this.#words.length * 2));
    words.set(this.#words);
    this.#words = words;
  }
}
