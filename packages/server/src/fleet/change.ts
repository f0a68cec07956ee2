import type { Draft, DraftNumbers, FactDelta, Origin, SlotSpace } from '@muster/model';
import type { Problem, Result } from '@muster/protocol';
import type { SecretRow } from '@muster/store';

/** What a change is planned on, and when. */
export interface Planning {
  /** What is true before the change: the newest revision, and the changes before this one in its batch. */
  readonly base: SlotSpace;
  /** For the draft that the plan lays on the base. */
  readonly numbers: DraftNumbers;
  /** RFC 3339 in UTC with milliseconds: the time of the revision it would be. */
  readonly time: string;
  /** A long plan yields when this says so. */
  readonly shouldYield: () => boolean;
}

export interface Plan<Outcome> {
  /** On the planning's base. */
  readonly draft: Draft;
  readonly delta: FactDelta;
  readonly outcome: Outcome;
  /** Sealed for the entities that the plan made or found. */
  readonly secrets?: readonly SecretRow[];
}

/**
 * A change as the writer runs it: perhaps several times, each time on the newest base. The plan yields now and then
 * when it is long. What it refuses leaves nothing behind.
 */
export interface Change<Outcome> {
  readonly actor: string;
  readonly origin: Origin;
  readonly message: string;
  readonly plan: (planning: Planning) => Generator<void, Result<Plan<Outcome>, Problem>>;
  /** What a repetition of the request is answered; kept with the revision. JSON. */
  readonly answer: (outcome: Outcome) => unknown;
  readonly request?: RequestIdentity;
  readonly blobs?: readonly Uint8Array[];
}

/** Makes retries safe: the same key with the same digest is the same request. */
export interface RequestIdentity {
  readonly key: string;
  readonly digest: string;
}

export type Written<Outcome> = Made<Outcome> | Repeated;

export interface Made<Outcome> {
  readonly repeated: false;
  readonly outcome: Outcome;
  /** Null: nothing changed. */
  readonly revision: number | null;
  readonly delta: FactDelta;
}

/** The request was carried out before; this is what it was answered. */
export interface Repeated {
  readonly repeated: true;
  readonly revision: number;
  readonly answer: unknown;
}
