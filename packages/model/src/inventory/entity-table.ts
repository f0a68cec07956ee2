// The current state of the ledger in memory: one record per slot, an index, an order of names.
// Only the one writer of a process changes it, and only by what is durable. Views taken before keep what they saw:
// before a record is replaced, it is saved into every layer that was made from the table (copy on write).
import { invariant } from '@muster/protocol';
import type { FactDelta } from '../change/revision.ts';
import { assembleEntity, replaceFacts } from '../entity/assemble-entity.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import type { KindRegistry } from '../kind/kind.ts';
import { type EntityDelta, groupDelta } from './group-delta.ts';
import { reindexEntity } from './index-entity.ts';
import { definesKind, kindsOf } from './kinds-of.ts';
import { NameOrder } from './name-order.ts';
import type { SlotKeeper, SlotSpace } from './slot-space.ts';
import { TermIndex } from './term-index.ts';

export class EntityTable implements SlotSpace {
  readonly #records: (Entity | undefined)[] = [];
  readonly #slotById = new Map<string, number>();
  readonly #index = new TermIndex();
  readonly #order = new NameOrder((slot) => this.#records[slot]);
  #keepers: WeakRef<SlotKeeper>[] = [];
  #size = 0;
  #revision = 0;
  #isTakingIn = false;
  #kinds: KindRegistry | undefined;

  get revision(): number {
    return this.#revision;
  }
  get size(): number {
    return this.#size;
  }
  get slotCount(): number {
    return this.#records.length;
  }
  get kinds(): KindRegistry {
    this.#kinds ??= kindsOf(this);
    return this.#kinds;
  }
  at(slot: number): Entity | undefined {
    return this.#records[slot];
  }
  entity(id: EntityId): Entity | undefined {
    const slot = this.#slotById.get(id);
    return slot === undefined ? undefined : this.#records[slot];
  }
  slotOf(id: EntityId): number | undefined {
    const slot = this.#slotById.get(id);
    return slot === undefined || this.#records[slot] === undefined ? undefined : slot;
  }
  slots(axis: string, point: string): Iterable<number> {
    return this.#index.slots(axis, point);
  }
  count(axis: string, point: string): number {
    return this.#index.count(axis, point);
  }
  points(axis: string): Iterable<string> {
    return this.#index.points(axis);
  }
  ordered(): Iterable<number> {
    return this.#isTakingIn ? this.#order.settled() : this.#order.slots();
  }

  knownSlot(id: EntityId): number | undefined {
    return this.#slotById.get(id);
  }

  /** Fixes the slots that a draft has given to the entities it makes. */
  adoptSlots(slotById: ReadonlyMap<string, number>, slotCount: number): void {
    while (this.#records.length < slotCount) this.#records.push(undefined);
    for (const [id, slot] of slotById) this.#slotById.set(id, slot);
  }

  addKeeper(keeper: SlotKeeper): void {
    this.#keepers = this.#keepers.filter((reference) => reference.deref() !== undefined);
    this.#keepers.push(new WeakRef(keeper));
  }

  /** Takes a durable revision in. Facts must be new; retracted ones must be there. */
  apply(delta: FactDelta, revision: number): void {
    for (const [id, change] of groupDelta(delta)) this.applyToEntity(id, change);
    this.finishRevision(revision);
  }

  applyToEntity(id: EntityId, change: EntityDelta): void {
    const slot = this.#slotFor(id);
    const before = this.#records[slot];
    this.replace(slot, assembleEntity(replaceFacts(before?.facts ?? [], change.added, change.removed)));
  }

  /**
   * To be run before a large revision is taken in by slices. Meanwhile only layers look at the table, and they have what
   * changes: to them the old order of the others is right.
   */
  *beginRevision(shouldYield: () => boolean): Generator<void> {
    yield* this.#order.settle(shouldYield);
    this.#isTakingIn = true;
  }

  /** Brings in order what is new, by slices, so that whoever lists the fleet next does not wait for it. */
  settle(shouldYield: () => boolean): Generator<void> {
    return this.#order.settle(shouldYield);
  }

  finishRevision(revision: number): void {
    invariant(revision >= this.#revision, 'the ledger only goes forward');
    this.#revision = revision;
    this.#isTakingIn = false;
  }

  replace(slot: number, after: Entity | undefined): void {
    const before = this.#records[slot];
    if (before === undefined && after === undefined) return;
    for (const reference of this.#keepers) reference.deref()?.keep(slot, before);
    this.#records[slot] = after;
    this.#size += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    reindexEntity(this.#index, slot, before, after);
    this.#order.replaced(slot, before, after);
    if (definesKind(before) || definesKind(after)) this.#kinds = undefined;
  }

  #slotFor(id: EntityId): number {
    const found = this.#slotById.get(id);
    if (found !== undefined) return found;
    const slot = this.#records.length;
    this.#records.push(undefined);
    this.#slotById.set(id, slot);
    return slot;
  }
}

/** A table of these current facts; facts of one entity need not lie together. */
export function inventoryFrom(facts: Iterable<Fact>, revision: number): EntityTable {
  const table = new EntityTable();
  table.apply({ asserted: [...facts], retracted: [] }, revision);
  return table;
}
