// The chain that makes history tamper-evident: each revision's hash covers its parent's, its header and its facts.
// Not covered, on purpose: idempotency keys with their answers (they may be thrown away later) and secrets' ciphertexts.
import { createHash } from 'node:crypto';
import type { Revision } from '@muster/model';
import { canonicalJson } from '@muster/protocol';

/** Parent of the first revision. */
export const EMPTY_HASH = '0'.repeat(64);

/** A call of the hash function costs as much as hashing some hundred bytes: lines are gathered first. */
const GATHERED_CHARS = 65_536;

export function hashRevision(parentHash: string, revision: Revision, factsDigest: string): string {
  const { number, time, actor, origin, message } = revision;
  const header = canonicalJson({ parent: parentHash, number, time, actor, origin, message, facts: factsDigest });
  return createHash('sha256').update(header).digest('hex');
}

/** A fact as the digest reads it: `body` is the exact stored text. */
export interface FactText {
  readonly id: number;
  readonly entity: string;
  readonly type: string;
  readonly body: string;
}

/** Digest of what a revision did: asserted facts by id with their text, then the ids of retracted ones. */
export class FactsDigest {
  readonly #hash = createHash('sha256');
  #gathered = '';

  assert(fact: FactText): void {
    this.#add(`+${fact.id} ${fact.entity} ${fact.type} ${fact.body}\n`);
  }
  /** Ids are never reused and the text of a fact is covered where it was asserted, so the id says all. */
  retract(id: number): void {
    this.#add(`-${id}\n`);
  }
  hex(): string {
    return this.#hash.update(this.#gathered).digest('hex');
  }

  #add(line: string): void {
    this.#gathered += line;
    if (this.#gathered.length < GATHERED_CHARS) return;
    this.#hash.update(this.#gathered);
    this.#gathered = '';
  }
}
