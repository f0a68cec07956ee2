// Plans changes one after the other on one draft. Each sees what those before it did; one that fails leaves no trace.
import type { Draft, EntityTable } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Head, Ledger, NewRevision } from '@muster/store';
import type { Clock } from '../ports.ts';
import type { Change, Plan, RequestIdentity, Written } from './change.ts';
import type { Slices } from './slices.ts';

/** A change with somebody waiting for it. */
export interface Pending {
  // The outcome's type is between the change and whoever waits for it.
  readonly change: Change<unknown>;
  readonly resolve: (written: Result<Written<unknown>, Problem>) => void;
  readonly reject: (error: unknown) => void;
}

export interface PlannedBatch {
  /** Null where nothing changes. */
  readonly draft: Draft | null;
  readonly revisions: readonly NewRevision[];
  /** In the order of `revisions`. */
  readonly makers: readonly Pending[];
  /** To be told once the batch is durable, and visible. */
  readonly answers: readonly (() => void)[];
}

export interface BatchWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly slices: Slices;
}

export interface BatchBase {
  readonly table: EntityTable;
  readonly head: Head;
}

export async function planBatch(pendings: readonly Pending[], base: BatchBase, world: BatchWorld): Promise<PlannedBatch> {
  const batch = new BatchPlanner(base, world);
  for (const pending of pendings) {
    await batch.add(pending);
    await world.slices.pause();
  }
  return batch.planned();
}

class BatchPlanner {
  readonly #world: BatchWorld;
  readonly #base: BatchBase;
  /** The first change's own draft on the table; those after it are merged into it. */
  #draft: Draft | null = null;
  readonly #time: string;
  readonly #revisions: NewRevision[] = [];
  readonly #makers: Pending[] = [];
  readonly #answers: (() => void)[] = [];

  constructor(base: BatchBase, world: BatchWorld) {
    this.#world = world;
    this.#base = base;
    this.#time = laterOf(new Date(world.clock.now()).toISOString(), base.head.time);
  }

  planned(): PlannedBatch {
    return { draft: this.#draft, revisions: this.#revisions, makers: this.#makers, answers: this.#answers };
  }

  async add(pending: Pending): Promise<void> {
    try {
      const repeated = await this.#findRepetition(pending.change.request);
      if (repeated === null) await this.#plan(pending);
      else this.#answers.push(() => pending.resolve(repeated));
    } catch (error) {
      // Our own mistake in one change is the end of that change, not of the others in the batch.
      this.#answers.push(() => pending.reject(error));
    }
  }

  async #findRepetition(request: RequestIdentity | undefined): Promise<Result<Written<unknown>, Problem> | null> {
    if (request === undefined) return null;
    const record = await this.#world.ledger.findRequest(request.key);
    if (record === null) return null;
    if (record.digest !== request.digest) return err(keyReused());
    return ok({ repeated: true, revision: record.revision.number, answer: record.results });
  }

  async #plan(pending: Pending): Promise<void> {
    const { table, head } = this.#base;
    const numbers = { revision: (this.#draft?.revision ?? head.number) + 1, nextFactId: this.#draft?.nextFactId ?? head.lastFactId + 1 };
    const { slices } = this.#world;
    const planned = await slices.run(
      pending.change.plan({ base: this.#draft ?? table, numbers, time: this.#time, shouldYield: slices.isOver }),
    );
    if (!planned.ok) {
      this.#answers.push(() => pending.resolve(planned));
      return;
    }
    await slices.pause();
    const { delta, outcome } = planned.value;
    const changed = delta.asserted.length + delta.retracted.length > 0;
    if (changed) this.#keep(pending, planned.value);
    const revision = changed ? numbers.revision : null;
    this.#answers.push(() => pending.resolve(ok({ repeated: false, outcome, revision, delta })));
  }

  #keep(pending: Pending, { draft, delta, outcome, secrets }: Plan<unknown>): void {
    const { revision } = draft;
    const { actor, origin, message, request, blobs, answer } = pending.change;
    if (this.#draft === null) this.#draft = draft;
    else this.#draft.merge(draft);
    this.#makers.push(pending);
    this.#revisions.push({
      revision: { number: revision, time: this.#time, actor, origin, message },
      delta,
      ...(request === undefined ? {} : { requestKey: request.key, requestDigest: request.digest, results: answer(outcome) }),
      ...(secrets === undefined ? {} : { secrets }),
      ...(blobs === undefined ? {} : { blobs }),
    });
  }
}

/** RFC 3339 in UTC with milliseconds sorts as text. */
function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

function keyReused(): Problem {
  return problem('conflict', 'request.key-reused', 'The Idempotency-Key belongs to another request.', {
    hint: 'Make a new key for every new request; repeat a key only with the same method, path and body.',
  });
}
