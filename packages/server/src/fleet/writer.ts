// The one writer of this process. Changes that come while a commit is under way wait and become the next batch, so that
// one flush to disk makes many of them durable. Nobody sees a change, and nobody is told of it, before it is durable.
import type { CurrentInventory, Draft, FactDelta, Revision } from '@muster/model';
import { err, type Problem, problem, type Result } from '@muster/protocol';
import { type Head, type Ledger, StoreError } from '@muster/store';
import type { Clock, Log } from '../ports.ts';
import { type Pending, type PlannedBatch, planBatch } from './batch.ts';
import type { Change, Written } from './change.ts';
import { Slices } from './slices.ts';

/** More changes in one batch make the first of them wait longer, and save little. */
const BATCH_MAX = 256;
/** A client that writes without waiting for answers must not fill the memory. */
export const QUEUE_MAX = 10_000;
/** Other servers can win this often in a row before a batch is given up: with jitter that is about a second. */
const ATTEMPTS_MAX = 50;

export interface WriterWorld {
  readonly ledger: Ledger;
  readonly current: CurrentInventory;
  readonly clock: Clock;
  readonly log: Log;
}

export interface WriterEvents {
  readonly published: (revision: Revision, delta: FactDelta) => void;
  readonly committed: (changes: number, seconds: number) => void;
}

export class Writer {
  readonly #world: WriterWorld;
  readonly #events: WriterEvents;
  #queue: Pending[] = [];
  #head: Head;
  /** The end of whatever touches the table now. */
  #turn: Promise<void> = Promise.resolve();
  #isRunning = false;
  /** After a commit whose end is unknown the ledger may be ahead of the table. */
  #mayBeBehind = false;

  constructor(world: WriterWorld, head: Head, events: WriterEvents) {
    this.#world = world;
    this.#head = head;
    this.#events = events;
  }

  get head(): Head {
    return this.#head;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  submit<Outcome>(change: Change<Outcome>): Promise<Result<Written<Outcome>, Problem>> {
    if (this.#queue.length >= QUEUE_MAX) return Promise.resolve(err(queueFull()));
    return new Promise((resolve, reject) => {
      const pending = { change, resolve, reject };
      // Whoever waits gets the outcome that this very change's plan made.
      this.#queue.push(pending as unknown as Pending);
      if (!this.#isRunning) this.#run();
    });
  }

  /** Takes in what other servers have written. */
  follow(): Promise<void> {
    return this.#exclusively(() => this.#catchUp());
  }

  /** Resolves when all that was submitted before has been answered. */
  async drain(): Promise<void> {
    while (this.#queue.length > 0 || this.#isRunning) await this.#turn.then(() => this.#world.clock.nextTurn());
  }

  #run(): void {
    this.#isRunning = true;
    void this.#exclusively(async () => {
      await this.#world.clock.nextTurn();
      while (this.#queue.length > 0) await this.#runBatch(this.#takeBatch());
    }).finally(() => {
      this.#isRunning = false;
      if (this.#queue.length > 0) this.#run();
    });
  }

  #exclusively(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The same idempotency key twice in one batch: the second waits, and finds the answer of the first in the ledger. */
  #takeBatch(): Pending[] {
    const keys = new Set<string>();
    const taken: Pending[] = [];
    const left: Pending[] = [];
    for (const pending of this.#queue) {
      const key = pending.change.request?.key;
      const fits = taken.length < BATCH_MAX && (key === undefined || !keys.has(key));
      if (key !== undefined) keys.add(key);
      (fits ? taken : left).push(pending);
    }
    this.#queue = left;
    return taken;
  }

  async #runBatch(pendings: readonly Pending[]): Promise<void> {
    try {
      await this.#writeBatch(pendings);
    } catch (error) {
      this.#mayBeBehind = true;
      const problem = error instanceof StoreError ? error.problem : null;
      if (problem !== null) this.#world.log.error({ reason: problem.reason, detail: problem.detail }, 'a batch of changes failed');
      for (const pending of pendings) {
        if (problem === null) pending.reject(error);
        else pending.resolve(err(problem));
      }
    }
  }

  async #writeBatch(all: readonly Pending[]): Promise<void> {
    let pendings = all;
    if (this.#mayBeBehind) await this.#catchUp();
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const slices = new Slices(this.#world.clock);
      const base = { table: this.#world.current.table, head: this.#head };
      const planned = await planBatch(pendings, base, { ...this.#world, slices });
      if (planned.draft === null) return answerAll(planned);
      const began = this.#world.clock.elapsedMs();
      const committed = await this.#world.ledger.commit({ parent: this.#head, revisions: planned.revisions });
      if (committed.ok) {
        this.#events.committed(planned.revisions.length, (this.#world.clock.elapsedMs() - began) / 1000);
        return this.#publish({ ...planned, draft: planned.draft }, committed.value, slices);
      }
      const refusal = committed.error;
      if (refusal.code === 'head-moved') await this.#catchUp();
      else pendings = withoutRefused(pendings, planned.makers[refusal.index], refusal.problem);
    }
    for (const pending of pendings) pending.resolve(err(contended()));
  }

  async #publish(planned: PlannedBatch & { readonly draft: Draft }, head: Head, slices: Slices): Promise<void> {
    await slices.run(this.#world.current.publish(planned.draft, slices.isOver));
    this.#head = head;
    answerAll(planned);
    for (const { revision, delta } of planned.revisions) this.#events.published(revision, delta);
  }

  async #catchUp(): Promise<void> {
    const newest = await this.#world.ledger.poll(this.#head.number);
    this.#mayBeBehind = false;
    if (newest === null) return;
    const slices = new Slices(this.#world.clock);
    for await (const { revision, delta } of this.#world.ledger.deltas(this.#head.number, newest.number)) {
      await slices.run(this.#world.current.take(delta, revision.number, slices.isOver));
      this.#events.published(revision, delta);
      await slices.pause();
    }
    this.#head = newest;
  }
}

function answerAll(planned: PlannedBatch): void {
  for (const answer of planned.answers) answer();
}

function withoutRefused(pendings: readonly Pending[], refused: Pending | undefined, why: Problem): readonly Pending[] {
  refused?.resolve(err(why));
  return pendings.filter((pending) => pending !== refused);
}

function queueFull(): Problem {
  return problem('unavailable', 'server.queue-full', `${QUEUE_MAX} changes wait already.`, {
    hint: 'Try again in a second, with fewer changes at once.',
  });
}

function contended(): Problem {
  return problem('unavailable', 'server.contended', `Other servers were faster ${ATTEMPTS_MAX} times in a row.`, {
    hint: 'Try again; send all writes to one server where possible.',
  });
}
