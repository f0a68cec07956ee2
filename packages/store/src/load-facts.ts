// The facts that held at one revision. Each batch is one statement, so that no long transaction is needed: facts only ever
// move from `fact` to `fact_history`, and what held at a revision is in either table from then on.
import type { Fact } from '@muster/model';
import { type RawBuilder, sql } from 'kysely';
import type { Engine, LineChunk, LineRow } from './dialects/engine.ts';
import { LINES_COUNT_MAX } from './dialects/limits.ts';
import { FACT_LINE, FactDecoder } from './fact-text.ts';
import { readHead } from './revisions.ts';
import { reading, type Store } from './store.ts';

export async function* loadFacts(store: Store, at?: number): AsyncGenerator<Fact[]> {
  const head = await reading(store, () => readHead(store.engine.reader));
  const revision = at ?? head.number;
  const decoder = new FactDecoder();
  const ask = (after: number) => reading(store, () => readChunk(store, revision, after, revision === head.number));
  // One chunk ahead: the database reads the next one while this one is decoded and used.
  let next = ask(0);
  try {
    for (;;) {
      const chunk = await next;
      if (chunk.count === 0) return;
      next = ask(chunk.id);
      yield decoder.facts(chunk.text);
    }
  } finally {
    // When the reader stops early, nobody else waits for the chunk that was asked for.
    await Promise.allSettled([next]);
  }
}

async function readChunk({ engine }: Store, revision: number, after: number, isNow: boolean): Promise<LineChunk> {
  if (!isNow) return engine.readLines(heldLines(revision, after, sql`fact_history`));
  const chunk = await engine.readLines(currentLines(engine, revision, after), { isBounded: true });
  if (chunk.count > 0 && chunk.at <= revision) return chunk;
  // Somebody retracts while we read, or this is the end: what has moved to history since belongs here as well.
  return engine.readLines(heldLines(revision, after, engine.sql.historyByRetraction));
}

/** Half the cost of looking into both tables; `at` tells whether that would have been right. */
function currentLines(engine: Engine, revision: number, after: number): RawBuilder<LineRow> {
  return sql`select ${FACT_LINE} as line, (select coalesce(max(retracted), 0) from fact_history) as at, id from fact
    where id > ${after} and asserted <= ${revision} and ${engine.sql.factsWithinBound(after)}
    order by id limit ${sql.lit(LINES_COUNT_MAX)}`;
}

/** Far from the head `history` is the table itself: by id it needs no sorting. Near it, by retraction, it is almost empty. */
function heldLines(revision: number, after: number, history: RawBuilder<unknown>): RawBuilder<LineRow> {
  const limit = sql.lit(LINES_COUNT_MAX);
  return sql`select line, 0 as at, id from (
      select * from (
        select ${FACT_LINE} as line, id from fact where id > ${after} and asserted <= ${revision} order by id limit ${limit}
      ) as now
      union all
      select * from (
        select ${FACT_LINE} as line, id from ${history}
        where retracted > ${revision} and asserted <= ${revision} and id > ${after} order by id limit ${limit}
      ) as past
    ) as held order by id limit ${limit}`;
}
