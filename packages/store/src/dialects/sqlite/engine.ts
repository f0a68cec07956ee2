import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { Kysely, type KyselyConfig, type RawBuilder, sql } from 'kysely';
import { StoreError } from '../../store-error.ts';
import type { Tables } from '../../tables.ts';
import type { Engine, FaultKind, LineChunk, LineRow } from '../engine.ts';
import { LINES_BYTES_MAX } from '../limits.ts';
import { SqliteConnection, SqliteFault } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { SQLITE_SQL, SQLITE_TYPES } from './fragments.ts';
import { lockDatabase } from './lock.ts';

/** Primary result codes of sqlite3.h; the extended ones have them in their low byte. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
const SQLITE_CORRUPT = 11;
/** Extended codes of a duplicate: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID. */
const DUPLICATE_CODES = new Set([1555, 2067, 2579]);

export async function openSqlite(path: string, log: KyselyConfig['log']): Promise<Engine> {
  const unlock = guardFile(path);
  const write = new SqliteConnection({ path, readOnly: false });
  try {
    await checkSettings(write, path);
  } catch (error) {
    await write.close();
    unlock();
    throw explain(error, path);
  }
  const read = new SqliteConnection({ path, readOnly: true });
  const writer = new Kysely<Tables>({ dialect: sqliteDialect(write), ...(log === undefined ? {} : { log }) });
  const reader = new Kysely<Tables>({ dialect: sqliteDialect(read), ...(log === undefined ? {} : { log }) });
  return {
    dialect: 'sqlite',
    writer,
    reader,
    types: SQLITE_TYPES,
    sql: SQLITE_SQL,
    readLines: (query: RawBuilder<LineRow>): Promise<LineChunk> => read.readLines(query.compile(reader), LINES_BYTES_MAX),
    tableNames: async () => (await writer.introspection.getTables()).map((table) => table.name),
    classify,
    explain: (error) => explain(error, path),
    erasing: (work) => erasing(writer, work),
    copyBeforeMigration: (last) => copyOnce(write, `${path}.before-upgrade-of-${last}`),
    backup: (target) => backUp(write, target, path),
    async close() {
      // Not by Kysely, which leaves a driver alone that it has not used yet.
      await read.close();
      await write.close();
      unlock();
    },
  };
}

/** The file holds token hashes and sealed secrets: nobody else may read it. */
function guardFile(path: string): () => void {
  try {
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    return lockDatabase(path);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('unavailable', 'store.unreachable', `cannot open ${path}: ${why}`, { cause });
  }
}

async function checkSettings(connection: SqliteConnection, path: string): Promise<void> {
  const wanted = [
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
  ] as const;
  for (const [name, value] of wanted) {
    const { rows } = await connection.ask({ op: 'query', sql: `pragma ${name}`, parameters: [] });
    const found = Object.values(rows?.[0] ?? {})[0];
    if (found === value) continue;
    throw new StoreError('unavailable', 'store.setting', `${path}: ${name} is ${found}, it must be ${value}`, {
      hint: 'put the data directory on a local file system',
    });
  }
}

function classify(error: unknown): FaultKind {
  if (!(error instanceof SqliteFault) || error.errcode === null) return 'other';
  if (DUPLICATE_CODES.has(error.errcode)) return 'duplicate';
  const code = error.errcode & 0xff;
  return code === SQLITE_BUSY || code === SQLITE_LOCKED ? 'retry' : 'other';
}

function explain(error: unknown, path: string): Error {
  if (!(error instanceof SqliteFault)) return error instanceof Error ? error : new Error(String(error));
  const code = (error.errcode ?? 0) & 0xff;
  if (code === SQLITE_FULL) {
    return new StoreError('unavailable', 'store.disk-full', `no room left to write ${path}`, {
      hint: 'free some disk space and try again; nothing was changed',
      cause: error,
    });
  }
  if (code === SQLITE_NOTADB || code === SQLITE_CORRUPT) {
    return new StoreError('unavailable', 'store.corrupt', `${path} is not a healthy SQLite file: ${error.message}`, {
      hint: 'restore a backup into a new data directory',
      cause: error,
    });
  }
  return new StoreError('unavailable', 'store.database', `${path}: ${error.message}`, { cause: error });
}

/** What is overwritten must also leave the write-ahead log, which is emptied by a checkpoint. */
async function erasing<T>(writer: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  await sql`pragma secure_delete = on`.execute(writer);
  try {
    return await work();
  } finally {
    await sql`pragma secure_delete = off`.execute(writer);
    await sql`pragma wal_checkpoint(truncate)`.execute(writer);
  }
}

async function copyOnce(connection: SqliteConnection, target: string): Promise<void> {
  if (!existsSync(target)) await copyWhole(connection, target);
}

async function backUp(connection: SqliteConnection, target: string, path: string): Promise<void> {
  if (existsSync(target)) {
    throw new StoreError('conflict', 'store.backup-exists', `${target} is there already`, { hint: 'name a new file' });
  }
  try {
    await copyWhole(connection, target);
  } catch (error) {
    if (error instanceof SqliteFault) throw explain(error, path);
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError('unavailable', 'store.backup', `cannot write ${target}: ${why}`, { cause: error });
  }
}

/** Each attempt begins anew; a commit that comes between two of its steps ends it. */
const COPY_ATTEMPTS_MAX = 20;
/** What SQLite says of a step that met a commit: the fault is not in the file that is copied. */
const DISTURBED = 'not an error';

async function copyPatiently(connection: SqliteConnection, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.ask({ op: 'backup', path });
      return;
    } catch (error) {
      const isDisturbed = error instanceof SqliteFault && error.message === DISTURBED;
      if (!isDisturbed || attempt === COPY_ATTEMPTS_MAX) throw error;
    }
  }
}

/** The name appears only when the copy is complete. */
async function copyWhole(connection: SqliteConnection, target: string): Promise<void> {
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  closeSync(openSync(partial, 'wx', 0o600));
  await copyPatiently(connection, partial);
  renameSync(partial, target);
}
