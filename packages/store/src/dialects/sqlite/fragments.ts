import { type RawBuilder, sql } from 'kysely';
import type { DialectSql, DialectTypes, RowColumn } from '../engine.ts';

export const SQLITE_TYPES: DialectTypes = {
  integer: sql`integer`,
  longText: sql`text`,
  bytes: sql`blob`,
  text: () => sql`text`,
  tableOptions: sql`strict`,
};

export const SQLITE_SQL: DialectSql = {
  rows(json: string, columns: readonly RowColumn[]): RawBuilder<unknown> {
    const list = columns.map((column, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(column.name)}`);
    return sql`(select ${sql.join(list)} from json_each(${json})) as r`;
  },
  joinInOrder: sql`cross join`,
  deleteFacts: (json) => sql`delete from fact where id in (select value ->> 0 from json_each(${json}))`,
  historyByRetraction: sql`fact_history indexed by fact_history_retracted`,
  // The thread stops reading by itself.
  factsWithinBound: () => sql`true`,
  unlessThere: () => sql`on conflict do nothing`,
};
