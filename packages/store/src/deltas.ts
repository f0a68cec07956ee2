// What each revision did, in order. A fact's id says which revision asserted it (ids only grow, and a revision knows the
// greatest), so asserted facts are read by primary key and retracted ones by the index that has the same order.
import type { Fact, FactDelta } from '@muster/model';
import { invariant } from '@muster/protocol';
import { type RawBuilder, sql } from 'kysely';
import type { LineRow } from './dialects/engine.ts';
import { LINES_COUNT_MAX } from './dialects/limits.ts';
import { FACT_LINE, FactDecoder } from './fact-text.ts';
import type { RevisionDelta } from './ledger.ts';
import { ENTRY_COLUMNS, type EntryRow, entryOf } from './revisions.ts';
import { reading, type Store } from './store.ts';

/** Revisions whose headers are read at once; their facts are read in groups of bounded size. */
const PAGE_ROWS = 500;

export type Direction = 'forward' | 'backward';

export async function* readDeltas(store: Store, from: number, to: number, direction: Direction): AsyncGenerator<RevisionDelta> {
  for await (const group of revisionGroups(store, from, to, direction)) {
    const deltas = await readGroup(store, group);
    yield* direction === 'forward' ? deltas : deltas.reverse();
  }
}

/** Neighboring revisions, oldest first, that together have few facts or are just one. */
export interface RevisionGroup {
  readonly rows: readonly EntryRow[];
  /** Greatest fact id before the first of them. */
  readonly lastFactBefore: number;
}

/** Groups from first to last, or from last to first; inside a group always oldest first. */
export async function* revisionGroups(store: Store, from: number, to: number, direction: Direction): AsyncGenerator<RevisionGroup> {
  let [low, high] = [from, to];
  while (low < high) {
    const first = direction === 'forward' ? low : Math.max(low, high - PAGE_ROWS);
    const last = direction === 'forward' ? Math.min(high, low + PAGE_ROWS) : high;
    const groups = groupByFacts(await readHeaders(store, first, last), first);
    yield* direction === 'forward' ? groups : groups.reverse();
    if (direction === 'forward') low = last;
    else high = first;
  }
}

/** With the row before the first, for its greatest fact id. */
async function readHeaders(store: Store, before: number, last: number): Promise<EntryRow[]> {
  return reading(store, () =>
    store.engine.reader
      .selectFrom('revision')
      .select(ENTRY_COLUMNS)
      .where('number', '>=', before)
      .where('number', '<=', last)
      .orderBy('number')
      .execute(),
  );
}

function groupByFacts(headers: readonly EntryRow[], before: number): RevisionGroup[] {
  const groups: RevisionGroup[] = [];
  let rows: EntryRow[] = [];
  let lastFactBefore = before === 0 ? 0 : (headers[0]?.last_fact ?? 0);
  let count = 0;
  for (const row of headers) {
    if (row.number === before) continue;
    const facts = row.asserted + row.retracted;
    const previous = rows[rows.length - 1];
    if (previous !== undefined && count + facts > LINES_COUNT_MAX) {
      groups.push({ rows, lastFactBefore });
      lastFactBefore = previous.last_fact;
      rows = [];
      count = 0;
    }
    rows.push(row);
    count += facts;
  }
  if (rows.length > 0) groups.push({ rows, lastFactBefore });
  return groups;
}

async function readGroup(store: Store, group: RevisionGroup): Promise<RevisionDelta[]> {
  const decoder = new FactDecoder();
  const asserted = new Map<number, Fact[]>();
  for await (const text of assertedTexts(store, group, FACT_LINE)) {
    for (const fact of decoder.facts(text)) appendTo(asserted, fact.revision, fact);
  }
  const retracted = new Map<number, Fact[]>();
  for await (const text of retractedTexts(store, group, sql`concat('[', retracted, ',', ${FACT_LINE}, ']')`)) {
    for (const [number, fact] of decoder.numbered<number>(text)) appendTo(retracted, number, fact);
  }
  return group.rows.map((row) => {
    const delta: FactDelta = { asserted: asserted.get(row.number) ?? [], retracted: retracted.get(row.number) ?? [] };
    invariant(delta.asserted.length === row.asserted, `revision ${row.number} has all facts that it asserted`);
    invariant(delta.retracted.length === row.retracted, `revision ${row.number} has all facts that it retracted`);
    return { revision: entryOf(row), delta };
  });
}

/** Lines of the facts that a group asserted, by id, in pieces. */
export async function* assertedTexts(store: Store, group: RevisionGroup, line: RawBuilder<string>): AsyncGenerator<string> {
  const last = group.rows[group.rows.length - 1]?.last_fact ?? 0;
  let id = group.lastFactBefore;
  for (;;) {
    const after = id;
    const chunk = await reading(store, () => store.engine.readLines(linesById(line, after, last)));
    if (chunk.count === 0) return;
    yield chunk.text;
    id = chunk.id;
  }
}

/** Lines of the facts that a group retracted, by revision and id, in pieces. */
export async function* retractedTexts(store: Store, group: RevisionGroup, line: RawBuilder<string>): AsyncGenerator<string> {
  const to = group.rows[group.rows.length - 1]?.number ?? 0;
  let [at, id] = [group.rows[0]?.number ?? 0, 0];
  for (;;) {
    const from = { at, id };
    const chunk = await reading(store, () => store.engine.readLines(linesByRetraction(line, from, to)));
    if (chunk.count === 0) return;
    yield chunk.text;
    [at, id] = [chunk.at, chunk.id];
  }
}

function linesById(line: RawBuilder<string>, after: number, last: number): RawBuilder<LineRow> {
  const limit = sql.lit(LINES_COUNT_MAX);
  const range = sql`where id > ${after} and id <= ${last} order by id limit ${limit}`;
  return sql`select line, 0 as at, id from (
      select * from (select ${line} as line, id from fact ${range}) as now
      union all
      select * from (select ${line} as line, id from fact_history ${range}) as past
    ) as asserted order by id limit ${limit}`;
}

function linesByRetraction(line: RawBuilder<string>, from: { readonly at: number; readonly id: number }, to: number): RawBuilder<LineRow> {
  return sql`select ${line} as line, retracted as at, id from fact_history
    where retracted >= ${from.at} and retracted <= ${to} and (retracted > ${from.at} or id > ${from.id})
    order by retracted, id limit ${sql.lit(LINES_COUNT_MAX)}`;
}

function appendTo(map: Map<number, Fact[]>, key: number, fact: Fact): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [fact]);
  else list.push(fact);
}
