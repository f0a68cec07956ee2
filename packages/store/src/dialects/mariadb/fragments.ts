import { type RawBuilder, sql } from 'kysely';
import type { DialectSql, DialectTypes, RowColumn } from '../engine.ts';
import { LINES_BYTES_MAX, LINES_COUNT_MAX } from '../limits.ts';

export const MARIADB_TYPES: DialectTypes = {
  integer: sql`bigint`,
  longText: sql`longtext`,
  bytes: sql`longblob`,
  text: (charsMax) => sql`varchar(${sql.lit(charsMax)})`,
  tableOptions: sql`engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin`,
};

const COUNT_MAX = sql.lit(LINES_COUNT_MAX);

const ROW_TYPES = { integer: sql`bigint`, text: sql`longtext` };

export const MARIADB_SQL: DialectSql = {
  rows: rowsOf,
  joinInOrder: sql`straight_join`,
  deleteFacts: (json) => sql`delete fact from ${rowsOf(json, [{ name: 'id', type: 'integer' }])} straight_join fact on fact.id = r.id`,
  historyByRetraction: sql`fact_history force index (fact_history_retracted)`,
  // The driver takes all rows of an answer into memory: the server must stop.
  factsWithinBound: (after) => sql`id <= (
    select max(id) from (
      select id, sum(size) over (order by id rows between unbounded preceding and 1 preceding) as before_bytes
      from (select id, octet_length(body) as size from fact where id > ${after} order by id limit ${COUNT_MAX}) as sizes
    ) as bound where before_bytes is null or before_bytes < ${sql.lit(LINES_BYTES_MAX)})`,
  unlessThere: (column) => sql`on duplicate key update ${sql.ref(column)} = ${sql.ref(column)}`,
};

/** Longer texts than the column takes are refused by the insert in strict mode: here nothing is cut. */
function rowsOf(json: string, columns: readonly RowColumn[]): RawBuilder<unknown> {
  const list = columns.map(({ name, type }, index) => {
    return sql`${sql.ref(name)} ${ROW_TYPES[type]} path ${sql.lit(`$[${index}]`)} error on error`;
  });
  return sql`json_table(${json}, '$[*]' columns (${sql.join(list)})) as r`;
}
