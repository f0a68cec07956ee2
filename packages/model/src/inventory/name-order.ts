// Slots in natural order of names. Changes are gathered and merged in when somebody asks: a load of 10,000 costs one merge.
import type { Entity } from '../entity/entity.ts';
import { naturalCompare } from '../value/natural-order.ts';

/** A part of this size is sorted within a millisecond. */
const PART = 256;

export class NameOrder {
  readonly #at: (slot: number) => Entity | undefined;
  #sorted: readonly number[] = [];
  #added = new Set<number>();
  #moved = new Set<number>();

  constructor(at: (slot: number) => Entity | undefined) {
    this.#at = at;
  }

  /** To be told after the slot's record was replaced. */
  replaced(slot: number, before: Entity | undefined, after: Entity | undefined): void {
    if (before !== undefined && after !== undefined && before.name === after.name) return;
    if (before !== undefined && !this.#added.has(slot)) this.#moved.add(slot);
    if (after !== undefined) this.#added.add(slot);
    else this.#added.delete(slot);
  }

  slots(): readonly number[] {
    if (this.#added.size + this.#moved.size > 0) for (const _ of this.#mergeIn(() => false));
    return this.#sorted;
  }

  /** The order before the changes that are not merged in yet. */
  settled(): readonly number[] {
    return this.#sorted;
  }

  /** Merges the changes in ahead of the question, by slices. Nothing may be replaced before the end. */
  *settle(shouldYield: () => boolean): Generator<void> {
    if (this.#added.size + this.#moved.size > 0) yield* this.#mergeIn(shouldYield);
  }

  *#mergeIn(shouldYield: () => boolean): Generator<void> {
    const [added, moved] = [this.#added, this.#moved];
    const kept = moved.size === 0 ? this.#sorted : this.#sorted.filter((slot) => !moved.has(slot));
    const sorted = yield* this.#sort([...added], shouldYield);
    const merged = yield* this.#merge(kept, sorted, shouldYield);
    // Somebody who could not wait may have done it meanwhile.
    if (this.#added !== added) return;
    this.#sorted = merged;
    this.#added = new Set();
    this.#moved = new Set();
  }

  *#sort(slots: readonly number[], shouldYield: () => boolean): Generator<void, readonly number[]> {
    let parts: (readonly number[])[] = [];
    for (let from = 0; from < slots.length; from += PART) {
      parts.push(slots.slice(from, from + PART).sort((a, b) => this.#compare(a, b)));
      if (shouldYield()) yield;
    }
    while (parts.length > 1) {
      const longer: (readonly number[])[] = [];
      for (let at = 0; at < parts.length; at += 2) longer.push(yield* this.#merge(parts[at] ?? [], parts[at + 1] ?? [], shouldYield));
      parts = longer;
    }
    return parts[0] ?? [];
  }

  *#merge(left: readonly number[], right: readonly number[], shouldYield: () => boolean): Generator<void, readonly number[]> {
    const merged: number[] = [];
    let at = 0;
    for (const [index, slot] of right.entries()) {
      at = this.#copyBefore(left, at, slot, merged);
      merged.push(slot);
      if (index % PART === 0 && shouldYield()) yield;
    }
    for (; at < left.length; at++) merged.push(left[at] as number);
    return merged;
  }

  #copyBefore(left: readonly number[], from: number, slot: number, into: number[]): number {
    let at = from;
    for (; at < left.length; at++) {
      const candidate = left[at] as number;
      if (this.#compare(candidate, slot) > 0) break;
      into.push(candidate);
    }
    return at;
  }

  #compare(a: number, b: number): number {
    return compareEntities(this.#at(a), this.#at(b));
  }
}

/** Natural order of names, ties by id; what is absent comes last. */
export function compareEntities(a: Entity | undefined, b: Entity | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const byName = naturalCompare(a.name, b.name);
  if (byName !== 0) return byName;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
