// The facts that held at one revision. Each batch is one statement, so that no long transaction is needed: facts only ever
// move from `fact` to `fact_history`, and what held at a revision is in either table from then on.
import type { Fact } from '@muster/model';
import { type RawBuilder, sql } from 'kysely';
import { LINES_COUNT_MAX } from './dialects/limits.ts';
import type { LineRow } from './dialects/engine.ts';
import { FACT_LINE, FactDecoder } from './fact-text.ts';
import { readHead } from './revisions.ts';
import { reading, type Store } from './store.ts';

export async function* loadFacts(store: Store, at?: number): AsyncGenerator<Fact[]> {
  const { engine } = store;
  const head = await reading(store, () => readHead(engine.reader));
  const revision = at ?? head.number;
  // Close to the head almost nothing was retracted since; far from it, reading by id costs less than sorting again and again.
  const history = revision === head.number ? engine.sql.historyByRetraction : sql`fact_history`;
  const decoder = new FactDecoder();
  let id = 0;
  for (;;) {
    const after = id;
    const chunk = await reading(store, () => engine.readLines(heldLines(revision, after, history)));
    if (chunk.count === 0) return;
    yield decoder.facts(chunk.text);
    id = chunk.id;
  }
}

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
