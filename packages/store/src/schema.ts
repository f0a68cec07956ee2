// Which format is this database in, and may we touch it?
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Engine } from './dialects/engine.ts';
import type { Migrations } from './migrations/migrations.ts';
import { StoreError } from './store-error.ts';

const MIGRATION_TABLE = 'migration';
const MIGRATION_LOCK_TABLE = 'migration_lock';
const OUR_TABLES = new Set([MIGRATION_TABLE, MIGRATION_LOCK_TABLE, 'revision', 'fact', 'fact_history', 'secret', 'blob', 'setting']);

/** Makes the tables of an empty database; upgrades an older one where that is allowed; refuses all others. */
export async function prepareSchema(engine: Engine, migrations: Migrations, mayUpgrade: boolean): Promise<string[]> {
  const applied = await readApplied(engine);
  const all = Object.keys(migrations(engine.types));
  const foreign = applied.filter((name) => !all.includes(name));
  if (foreign.length > 0) throw isNewer(foreign);
  const pending = all.filter((name) => !applied.includes(name));
  const last = applied[applied.length - 1];
  if (pending.length === 0) return [];
  if (last !== undefined && !mayUpgrade) throw needsMigration(pending);
  if (last !== undefined) await engine.copyBeforeMigration(last);
  await runMigrations(engine, migrations);
  return pending;
}

async function readApplied(engine: Engine): Promise<string[]> {
  const tables = await engine.tableNames();
  const foreign = tables.filter((name) => !OUR_TABLES.has(name));
  if (tables.includes(MIGRATION_TABLE)) {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(engine.writer);
    if (rows.length > 0) return rows.map((row) => row.name);
  }
  if (foreign.length > 0) throw isForeign(foreign);
  return [];
}

async function runMigrations(engine: Engine, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({
    db: engine.writer,
    provider: { getMigrations: async () => migrations(engine.types) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw engine.explain(error);
}

function isNewer(names: readonly string[]): StoreError {
  return new StoreError('precondition', 'store.newer-format', `the database has changes this version does not know: ${names.join(', ')}`, {
    hint: 'run the version of Muster that made it, or a later one',
  });
}

function isForeign(tables: readonly string[]): StoreError {
  const some = tables.slice(0, 5).join(', ');
  return new StoreError('precondition', 'store.foreign', `the database holds something else than Muster: ${some}`, {
    hint: 'give Muster an empty database of its own',
  });
}

function needsMigration(pending: readonly string[]): StoreError {
  return new StoreError('precondition', 'store.migration-pending', `the database needs an upgrade: ${pending.join(', ')}`, {
    hint: 'stop all servers, make a backup, then run "muster server migrate"',
  });
}
