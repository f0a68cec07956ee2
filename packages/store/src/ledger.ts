// What the rest of Muster sees of the database: an append-only chain of revisions with the facts they asserted and
// retracted, and beside the chain secrets, blobs and settings. Two dialects implement it with the same results.
import type { EntityId, Fact, FactDelta, Revision } from '@muster/model';
import type { Problem, Result } from '@muster/protocol';
import type { Blobs } from './blobs.ts';
import type { SecretRow, Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** The newest revision: what the next one must name as its parent. Number 0 is the empty ledger. */
export interface Head {
  readonly number: number;
  /** Lower-case hexadecimal SHA-256 of the whole chain up to here. */
  readonly hash: string;
  /** Greatest fact id ever given; ids of later facts are greater. */
  readonly lastFactId: number;
  /** Empty for the empty ledger. */
  readonly time: string;
}

/** One change on its way into the ledger. */
export interface NewRevision {
  readonly revision: Revision;
  readonly delta: FactDelta;
  /** Unique over the whole ledger: the caller puts the actor in it. */
  readonly requestKey?: string;
  /** Tells a repetition of the request from another request with the same key. */
  readonly requestDigest?: string;
  /** What the request was answered, for its repetitions. JSON. */
  readonly results?: unknown;
  readonly secrets?: readonly SecretRow[];
  readonly blobs?: readonly Uint8Array[];
}

/** Revisions that become durable together or not at all; numbers follow the parent's without gaps. */
export interface CommitBatch {
  readonly parent: Head;
  readonly revisions: readonly NewRevision[];
}

export type CommitRefusal =
  /** Somebody else wrote first: catch up and run the batch again on the new head. */
  | { readonly code: 'head-moved' }
  /** This change can never be stored; without it the others can. */
  | { readonly code: 'refused'; readonly index: number; readonly problem: Problem };

/** A revision as it is listed. */
export interface RevisionEntry extends Revision {
  readonly hash: string;
  readonly asserted: number;
  readonly retracted: number;
}

export interface RevisionDelta {
  readonly revision: RevisionEntry;
  readonly delta: FactDelta;
}

/** Newest first. All conditions must hold. */
export interface RevisionFilter {
  readonly limit: number;
  /** Only numbers below this one: how the next page is asked for. */
  readonly before?: number;
  /** Only numbers above this one. */
  readonly after?: number;
  readonly actor?: string;
  /** RFC 3339 in UTC: this time or later. */
  readonly since?: string;
  /** Asserted or retracted a fact about this entity, or one that points at it. */
  readonly entity?: EntityId;
  /** Asserted or retracted a fact with this attribute key or variable name. */
  readonly key?: string;
}

export interface RequestRecord {
  readonly revision: RevisionEntry;
  readonly digest: string;
  readonly results: unknown;
}

/** A fact with the revisions between which it held; `retracted` is null while it holds. */
export interface FactSpan {
  readonly fact: Fact;
  readonly asserted: number;
  readonly retracted: number | null;
}

export type ChainFault = {
  /** The first revision that is not what its successors say it was. */
  readonly revision: number;
  readonly why: string;
};

export interface Ledger extends Secrets, Blobs, Settings {
  readonly dialect: 'sqlite' | 'mariadb';

  head(): Promise<Head>;
  /** The head if it is after this revision, else null: cheap enough to ask several times a second. */
  poll(after: number): Promise<Head | null>;
  /** Resolves when the whole batch is durable. Throws a StoreError when that could not be found out. */
  commit(batch: CommitBatch): Promise<Result<Head, CommitRefusal>>;

  /** Facts that held at a revision (default: the head), by id, in batches that fit between two requests. */
  loadFacts(at?: number): AsyncIterable<Fact[]>;
  /** Each revision after `from` up to and with `to`, oldest first; `backward` is newest first, for un-applying. */
  deltas(from: number, to: number, direction?: 'forward' | 'backward'): AsyncIterable<RevisionDelta>;

  revision(number: number): Promise<RevisionEntry | null>;
  /** The newest revision whose time is not after this one (RFC 3339 in UTC); null before the first. */
  revisionAt(time: string): Promise<RevisionEntry | null>;
  revisions(filter: RevisionFilter): Promise<RevisionEntry[]>;
  findRequest(key: string): Promise<RequestRecord | null>;
  /** Everything ever said about an entity or pointing at it, by fact id. */
  entityHistory(entity: EntityId): Promise<FactSpan[]>;

  /** Recomputes the hashes after `from` up to and with `to` (default: the head) from the stored rows. */
  verifyChain(from?: number, to?: number): Promise<Result<{ readonly revisions: number }, ChainFault>>;

  /** A consistent copy in a new file while writing goes on. MariaDB has its own tools: there it throws. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

export type LedgerConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `mysql://user:password@host[:port][,host[:port]...]/database` */
  | { readonly kind: 'mariadb'; readonly url: string };
