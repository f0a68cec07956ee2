// From a batch of revisions to the JSON texts that its few statements take, with the hashes of the chain.
// Works in slices: a load of 80,000 facts must not hold up other requests.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Fact, Revision } from '@muster/model';
import { err, invariant, ok, type Problem, problem, type Result } from '@muster/protocol';
import { aboutOf } from './about.ts';
import { FactsDigest, hashRevision } from './chain.ts';
import { ROW_BYTES_MAX, STATEMENT_BYTES_MAX } from './dialects/limits.ts';
import { bodyOf } from './fact-text.ts';
import type { CommitBatch, CommitRefusal, Head, NewRevision } from './ledger.ts';
import type { SecretRow } from './secrets.ts';

/** About 2 ms of encoding. */
const FACTS_PER_TURN = 1_000;

const ACTOR_CHARS_MAX = 255;
const REQUEST_KEY_CHARS_MAX = 500;
const REQUEST_DIGEST_CHARS_MAX = 128;

/** JSON arrays of rows, each small enough for one statement. */
export interface EncodedBatch {
  /** The ledger's head once the batch is in. */
  readonly head: Head;
  readonly revisions: readonly string[];
  readonly facts: readonly string[];
  readonly retractions: readonly string[];
  readonly retractedCount: number;
  readonly requestKeys: readonly string[];
  readonly secrets: readonly SecretRow[];
  readonly blobs: readonly Uint8Array[];
}

export async function encodeBatch(batch: CommitBatch): Promise<Result<EncodedBatch, CommitRefusal>> {
  const encoder = new BatchEncoder(batch.parent);
  for (const [index, entry] of batch.revisions.entries()) {
    const refused = findTooLong(entry) ?? (await encoder.add(entry));
    if (refused !== null) return err({ code: 'refused', index, problem: refused });
  }
  return ok(encoder.finish());
}

class BatchEncoder {
  #head: Head;
  #lastFactId: number;
  #factsThisTurn = 0;
  #retractedCount = 0;
  readonly #revisions = new RowTexts();
  readonly #facts = new RowTexts();
  readonly #retractions = new RowTexts();
  readonly #requestKeys: string[] = [];
  readonly #secrets: SecretRow[] = [];
  readonly #blobs: Uint8Array[] = [];

  constructor(parent: Head) {
    this.#head = parent;
    this.#lastFactId = parent.lastFactId;
  }

  async add(entry: NewRevision): Promise<Problem | null> {
    const revision = wellFormed(entry.revision);
    invariant(revision.number === this.#head.number + 1, `revision ${revision.number} follows ${this.#head.number}`);
    invariant(revision.time >= this.#head.time, `revision ${revision.number} is not older than its parent`);
    const digest = new FactsDigest();
    const refused = await this.#addFacts(entry.delta.asserted, revision.number, digest);
    if (refused !== null) return refused;
    await this.#addRetractions(entry.delta.retracted, revision.number, digest);
    this.#secrets.push(...(entry.secrets ?? []));
    this.#blobs.push(...(entry.blobs ?? []));
    return this.#addRevision(entry, revision, digest.hex());
  }

  finish(): EncodedBatch {
    return {
      head: this.#head,
      revisions: this.#revisions.finish(),
      facts: this.#facts.finish(),
      retractions: this.#retractions.finish(),
      retractedCount: this.#retractedCount,
      requestKeys: this.#requestKeys,
      secrets: this.#secrets,
      blobs: this.#blobs,
    };
  }

  async #addFacts(asserted: readonly Fact[], number: number, digest: FactsDigest): Promise<Problem | null> {
    for (const fact of byId(asserted)) {
      invariant(fact.id > this.#lastFactId, `fact ${fact.id} has a new id`);
      invariant(fact.revision === number, `fact ${fact.id} is of revision ${number}`);
      const body = bodyOf(fact);
      if (bytesOf(body) > ROW_BYTES_MAX) return factTooLarge(fact);
      digest.assert({ id: fact.id, entity: fact.entity, type: fact.type, body });
      // The body goes as a string: MariaDB's JSON parser would refuse some of what JavaScript's lets pass.
      this.#facts.add(JSON.stringify([fact.id, fact.entity, fact.type, aboutOf(fact), number, body]));
      this.#lastFactId = fact.id;
      await this.#breathe();
    }
    return null;
  }

  async #addRetractions(retracted: readonly Fact[], number: number, digest: FactsDigest): Promise<void> {
    for (const fact of byId(retracted)) {
      digest.retract(fact.id);
      this.#retractions.add(`[${fact.id},${number}]`);
      this.#retractedCount += 1;
      await this.#breathe();
    }
  }

  #addRevision(entry: NewRevision, revision: Revision, digest: string): Problem | null {
    const { number, time, actor, origin, message } = revision;
    const results = entry.results === undefined ? null : JSON.stringify(entry.results);
    if (results !== null && bytesOf(results) > ROW_BYTES_MAX) return tooLong('the answer to the request', ROW_BYTES_MAX);
    const parent = this.#head.hash;
    const hash = hashRevision(parent, revision, digest);
    this.#head = { number, hash, time, lastFactId: this.#lastFactId };
    if (entry.requestKey !== undefined) this.#requestKeys.push(entry.requestKey);
    this.#revisions.add(
      JSON.stringify([
        number,
        parent,
        hash,
        time,
        actor,
        origin,
        message,
        entry.delta.asserted.length,
        entry.delta.retracted.length,
        this.#lastFactId,
        entry.requestKey ?? null,
        entry.requestDigest ?? null,
        results,
      ]),
    );
    return null;
  }

  async #breathe(): Promise<void> {
    this.#factsThisTurn += 1;
    if (this.#factsThisTurn < FACTS_PER_TURN) return;
    this.#factsThisTurn = 0;
    await nextTurn();
  }
}

/** Gathers rows into JSON arrays of bounded size. */
class RowTexts {
  readonly #done: string[] = [];
  #rows: string[] = [];
  #size = 0;

  add(row: string): void {
    if (this.#size > 0 && this.#size + row.length > STATEMENT_BYTES_MAX) this.#close();
    this.#rows.push(row);
    this.#size += row.length + 1;
  }

  finish(): string[] {
    if (this.#rows.length > 0) this.#close();
    return this.#done;
  }

  #close(): void {
    this.#done.push(`[${this.#rows.join(',')}]`);
    this.#rows = [];
    this.#size = 0;
  }
}

/** A database keeps no half of a surrogate pair: what is hashed is what can be read again. */
function wellFormed(revision: Revision): Revision {
  return { ...revision, actor: revision.actor.toWellFormed(), message: revision.message.toWellFormed() };
}

function byId(facts: readonly Fact[]): readonly Fact[] {
  return [...facts].sort((a, b) => a.id - b.id);
}

/** UTF-8 takes at most three bytes for a UTF-16 unit: most texts need not be counted. */
function bytesOf(text: string): number {
  return text.length * 3 <= ROW_BYTES_MAX ? text.length : Buffer.byteLength(text);
}

function factTooLarge(fact: Fact): Problem {
  return problem('too_large', 'store.fact-size', `a fact of type ${fact.type} is larger than ${ROW_BYTES_MAX} bytes`, {
    hint: 'put large contents into a blob',
  });
}

function findTooLong(entry: NewRevision): Problem | null {
  const { actor, message } = entry.revision;
  if (actor.length > ACTOR_CHARS_MAX) return tooLong('the name of the actor', ACTOR_CHARS_MAX);
  if (bytesOf(message) > ROW_BYTES_MAX) return tooLong('the message', ROW_BYTES_MAX);
  if ((entry.requestKey ?? '').length > REQUEST_KEY_CHARS_MAX) return tooLong('the idempotency key', REQUEST_KEY_CHARS_MAX);
  if ((entry.requestDigest ?? '').length > REQUEST_DIGEST_CHARS_MAX) {
    return tooLong('the digest of the request', REQUEST_DIGEST_CHARS_MAX);
  }
  if (entry.blobs?.some((content) => content.length > ROW_BYTES_MAX) === true) return tooLong('a blob', ROW_BYTES_MAX);
  return null;
}

function tooLong(what: string, max: number): Problem {
  return problem('too_large', 'store.text-length', `${what} is longer than ${max}`);
}
