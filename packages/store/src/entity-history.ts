import type { EntityId } from '@muster/model';
import { type RawBuilder, sql } from 'kysely';
import type { LineRow } from './dialects/engine.ts';
import { LINES_COUNT_MAX } from './dialects/limits.ts';
import { FACT_LINE, FactDecoder } from './fact-text.ts';
import type { FactSpan } from './ledger.ts';
import { reading, type Store } from './store.ts';

export async function entityHistory(store: Store, entity: EntityId): Promise<FactSpan[]> {
  const decoder = new FactDecoder();
  const spans: FactSpan[] = [];
  let id = 0;
  for (;;) {
    const after = id;
    const chunk = await reading(store, () => store.engine.readLines(spanLines(entity, after)));
    if (chunk.count === 0) return spans;
    for (const [retracted, fact] of decoder.numbered<number | null>(chunk.text)) {
      spans.push({ fact, asserted: fact.revision, retracted });
    }
    id = chunk.id;
  }
}

function spanLines(entity: EntityId, after: number): RawBuilder<LineRow> {
  const limit = sql.lit(LINES_COUNT_MAX);
  const range = sql`where (entity = ${entity} or about = ${entity}) and id > ${after} order by id limit ${limit}`;
  return sql`select line, 0 as at, id from (
      select * from (select concat('[null,', ${FACT_LINE}, ']') as line, id from fact ${range}) as now
      union all
      select * from (select concat('[', retracted, ',', ${FACT_LINE}, ']') as line, id from fact_history ${range}) as past
    ) as said order by id limit ${limit}`;
}
