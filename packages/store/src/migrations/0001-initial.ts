import { type Kysely, sql } from 'kysely';
import type { DialectTypes } from '../dialects/engine.ts';
import type { Tables } from '../tables.ts';

/** Every statement may be repeated: on MariaDB a server that is killed half-way starts over. */
export async function createInitialTables(db: Kysely<Tables>, types: DialectTypes): Promise<void> {
  await createRevisions(db, types);
  await createFacts(db, types);
  await createFactHistory(db, types);
  await createBesideTheChain(db, types);
}

async function createRevisions(db: Kysely<Tables>, types: DialectTypes): Promise<void> {
  await db.schema
    .createTable('revision')
    .ifNotExists()
    .addColumn('number', types.integer, (column) => column.primaryKey())
    .addColumn('parent', types.text(64), (column) => column.notNull().unique())
    .addColumn('hash', types.text(64), (column) => column.notNull())
    .addColumn('time', types.text(30), (column) => column.notNull())
    .addColumn('actor', types.text(255), (column) => column.notNull())
    .addColumn('origin', types.text(30), (column) => column.notNull())
    .addColumn('message', types.longText, (column) => column.notNull())
    .addColumn('asserted', types.integer, (column) => column.notNull())
    .addColumn('retracted', types.integer, (column) => column.notNull())
    .addColumn('last_fact', types.integer, (column) => column.notNull())
    .addColumn('request_key', types.text(500), (column) => column.unique())
    .addColumn('request_digest', types.text(128))
    .addColumn('results', types.longText)
    .modifyEnd(types.tableOptions)
    .execute();
  await createIndex(db, 'revision_time', 'revision', ['time']);
  await createIndex(db, 'revision_actor', 'revision', ['actor', 'number']);
}

async function createFacts(db: Kysely<Tables>, types: DialectTypes): Promise<void> {
  await db.schema
    .createTable('fact')
    .ifNotExists()
    .addColumn('id', types.integer, (column) => column.primaryKey())
    .addColumn('entity', types.text(36), (column) => column.notNull())
    .addColumn('type', types.text(30), (column) => column.notNull())
    .addColumn('about', types.text(255), (column) => column.notNull())
    .addColumn('body', types.longText, (column) => column.notNull())
    .addColumn('asserted', types.integer, (column) => column.notNull())
    .modifyEnd(types.tableOptions)
    .execute();
  await createIndex(db, 'fact_entity', 'fact', ['entity']);
  await createIndex(db, 'fact_about', 'fact', ['about']);
}

async function createFactHistory(db: Kysely<Tables>, types: DialectTypes): Promise<void> {
  await db.schema
    .createTable('fact_history')
    .ifNotExists()
    .addColumn('id', types.integer, (column) => column.primaryKey())
    .addColumn('entity', types.text(36), (column) => column.notNull())
    .addColumn('type', types.text(30), (column) => column.notNull())
    .addColumn('about', types.text(255), (column) => column.notNull())
    .addColumn('body', types.longText, (column) => column.notNull())
    .addColumn('asserted', types.integer, (column) => column.notNull())
    .addColumn('retracted', types.integer, (column) => column.notNull())
    .modifyEnd(types.tableOptions)
    .execute();
  await createIndex(db, 'fact_history_entity', 'fact_history', ['entity']);
  await createIndex(db, 'fact_history_about', 'fact_history', ['about']);
  // By revision and, within it, by id: what a revision retracted is read in that order without sorting.
  await createIndex(db, 'fact_history_retracted', 'fact_history', ['retracted', 'id']);
}

async function createBesideTheChain(db: Kysely<Tables>, types: DialectTypes): Promise<void> {
  await db.schema
    .createTable('secret')
    .ifNotExists()
    .addColumn('id', types.text(64), (column) => column.primaryKey().notNull())
    .addColumn('key_id', types.text(64), (column) => column.notNull())
    .addColumn('wrapped_key', types.bytes, (column) => column.notNull())
    .addColumn('nonce', types.bytes, (column) => column.notNull())
    .addColumn('ciphertext', types.bytes, (column) => column.notNull())
    .addColumn('rev', types.integer, (column) => column.notNull())
    .addColumn('destroyed', types.integer, (column) => column.notNull())
    .modifyEnd(types.tableOptions)
    .execute();
  await db.schema
    .createTable('blob')
    .ifNotExists()
    .addColumn('sha256', types.text(64), (column) => column.primaryKey().notNull())
    .addColumn('size', types.integer, (column) => column.notNull())
    .addColumn('content', types.bytes, (column) => column.notNull())
    .modifyEnd(types.tableOptions)
    .execute();
  await db.schema
    .createTable('setting')
    .ifNotExists()
    .addColumn('key', types.text(190), (column) => column.primaryKey().notNull())
    .addColumn('value', types.longText, (column) => column.notNull())
    .addColumn('rev', types.integer, (column) => column.notNull())
    .modifyEnd(types.tableOptions)
    .execute();
}

async function createIndex(db: Kysely<Tables>, name: string, table: keyof Tables, columns: readonly string[]): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`create index if not exists ${sql.ref(name)} on ${sql.table(table)} (${list})`.execute(db);
}
