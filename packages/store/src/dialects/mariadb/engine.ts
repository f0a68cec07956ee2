import { Kysely, type KyselyConfig, type RawBuilder, sql } from 'kysely';
import { StoreError } from '../../store-error.ts';
import type { Tables } from '../../tables.ts';
import type { Engine, LineChunk, LineRow } from '../engine.ts';
import { LINES_BYTES_MAX } from '../limits.ts';
import { mariadbDialect } from './dialect.ts';
import { classifyMariadb, explainMariadb } from './faults.ts';
import { MARIADB_SQL, MARIADB_TYPES } from './fragments.ts';
import { HostList } from './host-list.ts';
import { ConnectionPool } from './pool.ts';
import { parseMariadbUrl } from './url.ts';

/** A long history read must not hold up a page of revisions. */
const READERS_MAX = 4;

export async function openMariadb(url: string, log: KyselyConfig['log']): Promise<Engine> {
  const target = parseMariadbUrl(url);
  if (!target.ok) {
    const { code, reason, detail, hint } = target.error;
    throw new StoreError(code, reason, detail, hint === undefined ? {} : { hint });
  }
  // One list for both: after a failover reads go where writes go.
  const hosts = new HostList(target.value);
  const writePool = new ConnectionPool(hosts, 1);
  const readPool = new ConnectionPool(hosts, READERS_MAX);
  await checkReachable(writePool);
  const writer = new Kysely<Tables>({ dialect: mariadbDialect(writePool), ...(log === undefined ? {} : { log }) });
  const reader = new Kysely<Tables>({ dialect: mariadbDialect(readPool), ...(log === undefined ? {} : { log }) });
  return {
    dialect: 'mariadb',
    writer,
    reader,
    types: MARIADB_TYPES,
    sql: MARIADB_SQL,
    readLines: (query, options) => readLines(readPool, reader, options?.isBounded === true ? query : boundLines(query)),
    tableNames: async () => (await writer.introspection.getTables()).map((table) => table.name),
    classify: classifyMariadb,
    explain: explainMariadb,
    erasing: (work) => work(),
    copyBeforeMigration: () => Promise.resolve(),
    async backup() {
      throw new StoreError('invalid', 'store.backup', 'MariaDB makes its own backups', { hint: 'use mariadb-backup' });
    },
    async close() {
      // Not by Kysely, which leaves a driver alone that it has not used yet.
      await readPool.close();
      await writePool.close();
    },
  };
}

async function checkReachable(pool: ConnectionPool): Promise<void> {
  try {
    await pool.release(await pool.acquire());
  } catch (error) {
    throw explainMariadb(error);
  }
}

/** The general bound costs the server a temporary table; the one long read that has to be quick brings its own. */
function boundLines(query: RawBuilder<LineRow>): RawBuilder<LineRow> {
  return sql<LineRow>`select line, at, id from (
      select line, at, id, sum(octet_length(line)) over
        (order by at, id rows between unbounded preceding and 1 preceding) as before_bytes
      from (${query}) as q
    ) as w where before_bytes is null or before_bytes < ${sql.lit(LINES_BYTES_MAX)} order by at, id`;
}

async function readLines(pool: ConnectionPool, db: Kysely<Tables>, query: RawBuilder<LineRow>): Promise<LineChunk> {
  const connection = await pool.acquire();
  try {
    return await connection.readLines(query.compile(db));
  } finally {
    await pool.release(connection);
  }
}
