// What was true at an earlier revision. Recent ones are made from the current state by taking back what came since;
// old ones are read whole from the ledger. A few are kept, because people look at one moment several times.
import { type CurrentInventory, type Inventory, isDatetime, type Snapshot } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Ledger } from '@muster/store';
import type { Clock } from '../ports.ts';
import { readTable } from './read-table.ts';
import { Slices } from './slices.ts';

/** An old inventory of 100,000 hosts takes as much memory as the current one. */
const KEPT_MAX = 3;
/** A small revision takes about 50 us to take back, 100,000 hosts take some seconds to read: beyond this, reading is cheaper. */
const TAKEN_BACK_MAX = 50_000;

export class Past {
  readonly #ledger: Ledger;
  readonly #current: CurrentInventory;
  readonly #clock: Clock;
  readonly #kept = new Map<number, Promise<Inventory>>();

  constructor(ledger: Ledger, current: CurrentInventory, clock: Clock) {
    this.#ledger = ledger;
    this.#current = current;
    this.#clock = clock;
  }

  /** A revision number, or a time: the newest revision that is not after it. */
  async revisionOf(moment: string): Promise<Result<number, Problem>> {
    const newest = this.#current.now.revision;
    if (/^\d{1,15}$/.test(moment)) return Number(moment) <= newest ? ok(Number(moment)) : err(noSuchRevision(moment, newest));
    // `Date.parse` takes the 30th of February for a day in March.
    const time = RFC_3339.test(moment) && isDatetime(moment.slice(0, DATE_LENGTH)) ? Date.parse(moment) : Number.NaN;
    if (Number.isNaN(time)) return err(notAMoment(moment));
    const found = await this.#ledger.revisionAt(new Date(time).toISOString());
    return ok(Math.min(found?.number ?? 0, newest));
  }

  /** The inventory at a revision that there is. */
  async at(revision: number): Promise<Inventory> {
    if (revision === this.#current.now.revision) return this.#current.snapshot();
    const kept = this.#kept.get(revision) ?? this.#make(revision);
    this.#kept.delete(revision);
    this.#kept.set(revision, kept);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT_MAX && oldest.done !== true) this.#kept.delete(oldest.value);
    return kept;
  }

  #make(revision: number): Promise<Inventory> {
    const made = this.#isRecent(revision) ? this.#takeBack(revision) : this.#read(revision);
    // A failure is for whoever asked now; the next one asks again.
    made.catch(() => this.#kept.delete(revision));
    return made;
  }

  #isRecent(revision: number): boolean {
    return this.#current.now.revision - revision <= TAKEN_BACK_MAX;
  }

  async #takeBack(revision: number): Promise<Inventory> {
    const snapshot: Snapshot = this.#current.snapshot();
    const slices = new Slices(this.#clock);
    for await (const step of this.#ledger.deltas(revision, snapshot.revision, 'backward')) {
      await slices.run(snapshot.unapply(step.delta, step.revision.number - 1, slices.isOver));
      await slices.pause();
    }
    return snapshot;
  }

  #read(revision: number): Promise<Inventory> {
    return readTable(this.#ledger, revision, new Slices(this.#clock));
  }
}

/** `2026-01-31` */
const DATE_LENGTH = 10;
const RFC_3339 = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d))?$/;

function noSuchRevision(moment: string, newest: number): Problem {
  return problem('not_found', 'revision.unknown', `There is no revision ${moment} yet.`, {
    hint: `The newest is ${newest}.`,
    data: { newest },
  });
}

function notAMoment(moment: string): Problem {
  return problem('invalid', 'revision.moment', `\`${moment.slice(0, 80)}\` is neither a revision nor a time.`, {
    hint: 'Write a number (1042), a date (2026-01-31) or a time with its zone (2026-01-31T10:00:00Z).',
  });
}
