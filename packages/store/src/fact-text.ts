// Facts between memory and columns: `body` is canonical JSON of what a fact says besides id, revision, entity and type.
import { type Fact, isEntityId } from '@muster/model';
import { canonicalJson, invariant, type Json } from '@muster/protocol';
import { type RawBuilder, sql } from 'kysely';

export function bodyOf(fact: Fact): string {
  const { id: _id, revision: _revision, entity, type, ...said } = fact;
  invariant(isEntityId(entity), `"${entity}" is not the id of an entity`);
  const body = canonicalJson(said as Json);
  invariant(body !== '{}', `a fact of type ${type} says something`);
  return body;
}

/** The JSON text of a whole fact, put together by the database: nothing in it but the body needs escaping. */
export const FACT_LINE: RawBuilder<string> = sql`concat('{"id":', id, ',"revision":', asserted,
  ',"type":"', type, '","entity":"', entity, '",', substr(body, 2))`;

/**
 * Facts in a text of JSON objects joined by commas. Ids of entities, keys and other short texts are the same few over and
 * over: each is kept in memory once.
 */
export class FactDecoder {
  readonly #texts = new Map<string, string>();
  #entity = '';

  facts(text: string): Fact[] {
    const facts = JSON.parse(`[${text}]`) as Shareable[];
    for (const fact of facts) this.#share(fact);
    return facts as unknown as Fact[];
  }

  /** For lines of the form `[number, fact]`. */
  numbered<Numbers>(text: string): [Numbers, Fact][] {
    const rows = JSON.parse(`[${text}]`) as [Numbers, Shareable][];
    for (const [, fact] of rows) this.#share(fact);
    return rows as unknown as [Numbers, Fact][];
  }

  #share(fact: Shareable): void {
    // Facts of one entity often lie together: comparing is cheaper than looking up.
    if (fact.entity !== this.#entity) this.#entity = this.#once(fact.entity);
    fact.entity = this.#entity;
    if (fact.holder !== undefined) fact.holder = this.#once(fact.holder);
    if (isWorthSharing(fact.key)) fact.key = this.#once(fact.key);
    if (isWorthSharing(fact.value)) fact.value = this.#once(fact.value);
  }

  #once(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= SHARED_COUNT_MAX) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

function isWorthSharing(value: unknown): value is string {
  return typeof value === 'string' && value.length > SHARED_BY_PARSER_CHARS_MAX && value.length <= SHARED_CHARS_MAX;
}

/** V8's JSON parser keeps strings up to this length once by itself. */
const SHARED_BY_PARSER_CHARS_MAX = 10;
/** Longer texts are seldom equal. */
const SHARED_CHARS_MAX = 40;
/** Serial numbers and other values that occur once must not fill the memory that sharing saves. */
const SHARED_COUNT_MAX = 100_000;

interface Shareable {
  entity: string;
  key?: string;
  value?: unknown;
  holder?: string;
}
