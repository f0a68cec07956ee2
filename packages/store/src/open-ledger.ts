import type { KyselyConfig } from 'kysely';
import { blobSize, getBlob, putBlob } from './blobs.ts';
import { commitBatch } from './commit.ts';
import { readDeltas } from './deltas.ts';
import type { Engine } from './dialects/engine.ts';
import { openMariadb } from './dialects/mariadb/engine.ts';
import { openSqlite } from './dialects/sqlite/engine.ts';
import { entityHistory } from './entity-history.ts';
import type { Ledger, LedgerConfig } from './ledger.ts';
import { loadFacts } from './load-facts.ts';
import { MIGRATIONS, type Migrations } from './migrations/migrations.ts';
import { findRequest, findRevision, findRevisionAt, listRevisions, pollHead, readHead } from './revisions.ts';
import { prepareSchema } from './schema.ts';
import { allSecrets, destroySecret, getSecret, putSecret, rewrapSecrets } from './secrets.ts';
import { casSetting, getSetting } from './settings.ts';
import { reading, type Store } from './store.ts';
import { verifyChain } from './verify-chain.ts';
import { REAL_WORLD, type World } from './world.ts';

export interface LedgerOptions {
  /** Chance and time for retries. */
  readonly world?: World;
  /** Told of every statement, for counting and timing them. */
  readonly onStatement?: (sql: string, milliseconds: number) => void;
  /** Another history of formats, for tests of upgrades. */
  readonly migrations?: Migrations;
}

/**
 * Opens the database, checks its settings and its format. An empty database gets its tables; an older format is upgraded
 * on SQLite, with a copy kept, and refused on MariaDB. Throws a StoreError that says what to do.
 */
export async function openLedger(config: LedgerConfig, options: LedgerOptions = {}): Promise<Ledger> {
  const engine = await openEngine(config, options);
  await closingOnFault(engine, () => prepareSchema(engine, options.migrations ?? MIGRATIONS, engine.dialect === 'sqlite'));
  return ledgerOn({ engine, world: options.world ?? REAL_WORLD });
}

/** Upgrades a database while no server uses it; gives the names of the steps taken. */
export async function migrateLedger(config: LedgerConfig, options: LedgerOptions = {}): Promise<string[]> {
  const engine = await openEngine(config, options);
  const steps = await closingOnFault(engine, () => prepareSchema(engine, options.migrations ?? MIGRATIONS, true));
  await engine.close();
  return steps;
}

function openEngine(config: LedgerConfig, { onStatement }: LedgerOptions): Promise<Engine> {
  const log: KyselyConfig['log'] =
    onStatement === undefined ? undefined : (event) => onStatement(event.query.sql, event.queryDurationMillis);
  return config.kind === 'sqlite' ? openSqlite(config.path, log) : openMariadb(config.url, log);
}

async function closingOnFault<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await engine.close();
    throw engine.explain(error);
  }
}

function ledgerOn(store: Store): Ledger {
  const { engine } = store;
  let closing: Promise<void> | null = null;
  return {
    dialect: engine.dialect,
    head: () => reading(store, () => readHead(engine.reader)),
    poll: (after) => pollHead(store, after),
    commit: (batch) => commitBatch(store, batch),
    loadFacts: (at) => loadFacts(store, at),
    deltas: (from, to, direction = 'forward') => readDeltas(store, from, to, direction),
    revision: (number) => findRevision(store, number),
    revisionAt: (time) => findRevisionAt(store, time),
    revisions: (filter) => listRevisions(store, filter),
    findRequest: (key) => findRequest(store, key),
    entityHistory: (entity) => entityHistory(store, entity),
    verifyChain: (from, to) => verifyChain(store, from, to),
    getSecret: (id) => getSecret(store, id),
    putSecret: (row) => putSecret(store, row),
    secrets: () => allSecrets(store),
    rewrapSecrets: (rewrappings) => rewrapSecrets(store, rewrappings),
    destroySecret: (id) => destroySecret(store, id),
    putBlob: (content) => putBlob(store, content),
    getBlob: (sha256) => getBlob(store, sha256),
    blobSize: (sha256) => blobSize(store, sha256),
    getSetting: (key) => getSetting(store, key),
    casSetting: (key, rev, value) => casSetting(store, key, rev, value),
    backup: (path) => engine.backup(path),
    close: () => {
      closing ??= engine.close();
      return closing;
    },
  };
}
