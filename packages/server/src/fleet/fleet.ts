// What this process knows of the fleet: the ledger behind it, the current inventory, the one writer. Reads ask the
// inventory, writes go through the writer, the past comes from `Past`.
import { CurrentInventory, type FactDelta, type Inventory, type Revision } from '@muster/model';
import type { Problem, Result } from '@muster/protocol';
import { type Ledger, StoreError } from '@muster/store';
import type { Clock, Log } from '../ports.ts';
import type { Change, Written } from './change.ts';
import { Past } from './past.ts';
import { readTable } from './read-table.ts';
import { Records } from './records.ts';
import { Slices } from './slices.ts';
import { Writer } from './writer.ts';

/** Other servers' changes show after this long at most. On SQLite there are no other servers. */
const FOLLOW_MS = 250;

export interface FleetWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Rehearsal<Outcome> {
  readonly outcome: Outcome;
  readonly delta: FactDelta;
  readonly before: Inventory;
  readonly after: Inventory;
}

export type Listener = (revision: Revision, delta: FactDelta) => void;

export class Fleet {
  readonly ledger: Ledger;
  readonly past: Past;
  readonly records: Records;
  readonly #world: FleetWorld;
  readonly #current: CurrentInventory;
  readonly #writer: Writer;
  readonly #listeners = new Set<Listener>();
  readonly #batchListeners = new Set<(changes: number, seconds: number) => void>();
  #snapshot: Inventory | null = null;
  #follower: ReturnType<typeof setTimeout> | null = null;
  #isClosed = false;

  constructor(world: FleetWorld, current: CurrentInventory, head: Awaited<ReturnType<Ledger['head']>>) {
    this.#world = world;
    this.ledger = world.ledger;
    this.#current = current;
    this.records = new Records(world.ledger);
    this.past = new Past(world.ledger, current, world.clock);
    this.#writer = new Writer({ ...world, current }, head, {
      published: (revision, delta) => this.#published(revision, delta),
      committed: (changes, seconds) => {
        for (const listener of this.#batchListeners) listener(changes, seconds);
      },
    });
    if (world.ledger.dialect !== 'sqlite') this.#followLater();
  }

  /** The newest durable state, for reads that end before they wait for anything. */
  get now(): Inventory {
    return this.#current.now;
  }

  /** The newest durable state, for as long as the caller holds it. */
  snapshot(): Inventory {
    if (this.#snapshot?.revision !== this.#current.now.revision) this.#snapshot = this.#current.snapshot();
    return this.#snapshot;
  }

  get headRevision(): number {
    return this.#writer.head.number;
  }

  get queueLength(): number {
    return this.#writer.queueLength;
  }

  write<Outcome>(change: Change<Outcome>): Promise<Result<Written<Outcome>, Problem>> {
    return this.#writer.submit(change);
  }

  /** Plans without writing: what the change would do to the newest state. */
  async rehearse<Outcome>(change: Change<Outcome>): Promise<Result<Rehearsal<Outcome>, Problem>> {
    const base = this.#current.snapshot();
    const head = this.#writer.head;
    const slices = new Slices(this.#world.clock);
    const planned = await slices.run(
      change.plan({
        base,
        numbers: { revision: base.revision + 1, nextFactId: head.lastFactId + 1 },
        time: new Date(this.#world.clock.now()).toISOString(),
        shouldYield: slices.isOver,
      }),
    );
    if (!planned.ok) return planned;
    const { outcome, delta, draft } = planned.value;
    return { ok: true, value: { outcome, delta, before: base, after: draft } };
  }

  /** Calls back after each revision has become visible, in order. Gives the way to stop it. */
  onRevision(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the ledger answers now. */
  async isReachable(): Promise<boolean> {
    try {
      await this.ledger.poll(this.headRevision);
      return true;
    } catch (error) {
      if (error instanceof StoreError) return false;
      throw error;
    }
  }

  onBatch(listener: (changes: number, seconds: number) => void): void {
    this.#batchListeners.add(listener);
  }

  /** Answers what was asked; the ledger stays open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#follower !== null) clearTimeout(this.#follower);
    await this.#writer.drain();
  }

  #published(revision: Revision, delta: FactDelta): void {
    for (const listener of this.#listeners) listener(revision, delta);
  }

  #followLater(): void {
    this.#follower = setTimeout(() => {
      this.#writer
        .follow()
        .catch((error: unknown) => this.#cannotFollow(error))
        .finally(() => {
          if (!this.#isClosed) this.#followLater();
        });
    }, FOLLOW_MS);
    this.#follower.unref();
  }

  #cannotFollow(error: unknown): void {
    if (!(error instanceof StoreError)) throw error;
    if (!this.#isClosed) this.#world.log.warn({ reason: error.reason, detail: error.message }, 'cannot read what other servers wrote');
  }
}

/** Reads the current facts. Gives way to others while it does. */
export async function openFleet(world: FleetWorld): Promise<Fleet> {
  const head = await world.ledger.head();
  const table = await readTable(world.ledger, head.number, new Slices(world.clock));
  return new Fleet(world, new CurrentInventory(table), head);
}
