// Slots in natural order of names. Changes are gathered and merged in when somebody asks: a load of 10,000 costs one merge.
import type { Entity } from '../entity/entity.ts';
import { naturalCompare } from '../value/natural-order.ts';

export class NameOrder {
  readonly #at: (slot: number) => Entity | undefined;
  #sorted: number[] = [];
  readonly #added = new Set<number>();
  readonly #moved = new Set<number>();

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
    if (this.#moved.size > 0) this.#sorted = this.#sorted.filter((slot) => !this.#moved.has(slot));
    if (this.#added.size > 0) {
      const added = [...this.#added].sort((a, b) => this.#compare(a, b));
      this.#sorted = this.#merge(this.#sorted, added);
    }
    this.#moved.clear();
    this.#added.clear();
    return this.#sorted;
  }

  #merge(left: readonly number[], right: readonly number[]): number[] {
    const merged: number[] = [];
    let at = 0;
    for (const slot of right) {
      at = this.#copyBefore(left, at, slot, merged);
      merged.push(slot);
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
