import type { Origin } from '@muster/model';
import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { fitIndex } from './about.ts';
import { EMPTY_HASH } from './chain.ts';
import type { Head, RequestRecord, RevisionEntry, RevisionFilter } from './ledger.ts';
import { reading, type Store } from './store.ts';
import type { RevisionTable, Tables } from './tables.ts';

/** All but the answers, which may be long. */
export const ENTRY_COLUMNS = [
  'number',
  'parent',
  'hash',
  'time',
  'actor',
  'origin',
  'message',
  'asserted',
  'retracted',
  'last_fact',
] as const;

export type EntryRow = Pick<Selectable<RevisionTable>, (typeof ENTRY_COLUMNS)[number]>;

export function entryOf(row: EntryRow): RevisionEntry {
  const { number, hash, time, actor, message, asserted, retracted } = row;
  return { number, hash, time, actor, origin: row.origin as Origin, message, asserted, retracted };
}

const EMPTY_HEAD: Head = { number: 0, hash: EMPTY_HASH, lastFactId: 0, time: '' };

export async function readHead(db: Kysely<Tables>): Promise<Head> {
  const row = await db
    .selectFrom('revision')
    .select(['number', 'hash', 'time', 'last_fact'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return EMPTY_HEAD;
  return { number: row.number, hash: row.hash, time: row.time, lastFactId: row.last_fact };
}

export async function pollHead(store: Store, after: number): Promise<Head | null> {
  const head = await reading(store, () => readHead(store.engine.reader));
  return head.number > after ? head : null;
}

export async function findRevision(store: Store, number: number): Promise<RevisionEntry | null> {
  const row = await findEntryRow(store, number);
  return row === null ? null : entryOf(row);
}

export async function findEntryRow(store: Store, number: number): Promise<EntryRow | null> {
  const row = await reading(store, () =>
    store.engine.reader.selectFrom('revision').select(ENTRY_COLUMNS).where('number', '=', number).executeTakeFirst(),
  );
  return row ?? null;
}

/** Times never decrease along the chain and all have one format, so texts compare as times do. */
export async function findRevisionAt(store: Store, time: string): Promise<RevisionEntry | null> {
  const row = await reading(store, () =>
    store.engine.reader
      .selectFrom('revision')
      .select(ENTRY_COLUMNS)
      .where('time', '<=', time)
      .orderBy('time', 'desc')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
  return row === undefined ? null : entryOf(row);
}

export async function findRequest(store: Store, key: string): Promise<RequestRecord | null> {
  const row = await reading(store, () =>
    store.engine.reader
      .selectFrom('revision')
      .select(ENTRY_COLUMNS)
      .select(['request_digest', 'results'])
      .where('request_key', '=', key)
      .executeTakeFirst(),
  );
  if (row === undefined) return null;
  const results: unknown = row.results === null ? null : JSON.parse(row.results);
  return { revision: entryOf(row), digest: row.request_digest ?? '', results };
}

export async function listRevisions(store: Store, filter: RevisionFilter): Promise<RevisionEntry[]> {
  const { before, after, actor, since, entity, key } = filter;
  let query = store.engine.reader.selectFrom('revision').select(ENTRY_COLUMNS);
  if (before !== undefined) query = query.where('number', '<', before);
  if (after !== undefined) query = query.where('number', '>', after);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (since !== undefined) query = query.where('time', '>=', since);
  if (entity !== undefined || key !== undefined) query = query.where('number', 'in', () => touching(store, filter));
  const rows = await reading(store, () => query.orderBy('number', 'desc').limit(filter.limit).execute());
  return rows.map(entryOf);
}

/** Numbers of the revisions that asserted or retracted a fact that the filter speaks of. */
function touching({ engine: { reader } }: Store, filter: RevisionFilter) {
  const speaks = speaksOf(filter);
  return reader
    .selectFrom('fact')
    .select('asserted as number')
    .where(speaks)
    .union(reader.selectFrom('fact_history').select('asserted as number').where(speaks))
    .union(reader.selectFrom('fact_history').select('retracted as number').where(speaks));
}

function speaksOf({ entity, key }: RevisionFilter): RawBuilder<SqlBool> {
  if (key === undefined) return sql`(entity = ${entity} or about = ${entity})`;
  const isOfKey = sql<SqlBool>`(about = ${fitIndex(key)} and type in ('attribute', 'variable'))`;
  return entity === undefined ? isOfKey : sql`(entity = ${entity} and ${isOfKey})`;
}
