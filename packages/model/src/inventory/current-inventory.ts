// What readers see now. A small revision is applied in one go. A large one becomes visible at once and whole, as the draft
// that made it laid over the table, while the table takes it in by slices: no reader sees half of it, none waits for it.
import { invariant } from '@muster/protocol';
import type { FactDelta } from '../change/revision.ts';
import type { Draft } from './draft.ts';
import { EntityTable } from './entity-table.ts';
import { groupDeltaInSlices } from './group-delta.ts';
import type { Inventory } from './inventory.ts';
import type { SlotSpace } from './slot-space.ts';
import { Snapshot } from './snapshot.ts';

/** A revision of up to this many facts is taken in within a few milliseconds. */
const SMALL_DELTA_FACTS = 1_000;
/** Names of so many are put in order within a few milliseconds. */
const SMALL_DRAFT_ENTITIES = 500;

export class CurrentInventory {
  readonly #table: EntityTable;
  #merging: SlotSpace | null = null;

  constructor(table: EntityTable = new EntityTable()) {
    this.#table = table;
  }

  /** The newest durable state. Changes under the reader at the next publication: for reads of one turn. */
  get now(): Inventory {
    return this.#merging ?? this.#table;
  }

  /** What a writer lays its drafts on. Only while nothing is being merged. */
  get table(): EntityTable {
    invariant(this.#merging === null, 'a draft is not begun while a publication is being merged');
    return this.#table;
  }

  /** The newest durable state, for as long as the caller holds it. */
  snapshot(): Snapshot {
    if (this.#merging !== null) return new Snapshot(this.#merging);
    const snapshot = new Snapshot(this.#table);
    this.#table.addKeeper(snapshot);
    return snapshot;
  }

  /** Makes what a durable draft on the table says visible; to be run to its end before the next one. Yields between slices. */
  *publish(draft: Draft, shouldYield: () => boolean): Generator<void> {
    const isLarge = draft.overridden().size > SMALL_DRAFT_ENTITIES;
    if (isLarge) {
      yield* draft.settle(shouldYield);
      yield* this.#table.beginRevision(shouldYield);
    }
    this.#table.adoptSlots(draft.ownSlots(), draft.slotCount);
    this.#table.addKeeper(draft);
    this.#merging = draft;
    for (const [slot, entity] of draft.overridden()) {
      this.#table.replace(slot, entity);
      if (shouldYield()) yield;
    }
    if (isLarge) yield* this.#table.settle(shouldYield);
    this.#table.finishRevision(draft.revision);
    this.#merging = null;
  }

  /** Takes in a durable revision that another server made. Until it is whole, readers see what was before. Yields between slices. */
  *take(delta: FactDelta, revision: number, shouldYield: () => boolean): Generator<void> {
    if (delta.asserted.length + delta.retracted.length <= SMALL_DELTA_FACTS) return this.table.apply(delta, revision);
    yield* this.#table.beginRevision(shouldYield);
    this.#merging = this.snapshot();
    for (const [id, change] of yield* groupDeltaInSlices(delta, shouldYield)) {
      this.#table.applyToEntity(id, change);
      if (shouldYield()) yield;
    }
    yield* this.#table.settle(shouldYield);
    this.#table.finishRevision(revision);
    this.#merging = null;
  }
}
