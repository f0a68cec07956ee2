// A database file as the first format left it, for the tests of every later upgrade. Written in that format's own words:
// it must not change when the code does.
import { DatabaseSync } from 'node:sqlite';

const TABLES = `
  create table migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
  create table migration_lock (id varchar(255) not null primary key, is_locked integer not null default 0);
  insert into migration values ('0001-initial', '2026-11-20T12:00:00.000Z');
  insert into migration_lock values ('migration_lock', 0);
  create table revision (number integer primary key, parent text not null unique, hash text not null, time text not null,
    actor text not null, origin text not null, message text not null, asserted integer not null, retracted integer not null,
    last_fact integer not null, request_key text unique, request_digest text, results text) strict;
  create index revision_time on revision (time);
  create index revision_actor on revision (actor, number);
  create table fact (id integer primary key, entity text not null, type text not null, about text not null,
    body text not null, asserted integer not null) strict;
  create index fact_entity on fact (entity);
  create index fact_about on fact (about);
  create table fact_history (id integer primary key, entity text not null, type text not null, about text not null,
    body text not null, asserted integer not null, retracted integer not null) strict;
  create index fact_history_entity on fact_history (entity);
  create index fact_history_about on fact_history (about);
  create index fact_history_retracted on fact_history (retracted, id);
  create table secret (id text not null primary key, key_id text not null, wrapped_key blob not null, nonce blob not null,
    ciphertext blob not null, rev integer not null, destroyed integer not null) strict;
  create table blob (sha256 text not null primary key, size integer not null, content blob not null) strict;
  create table setting (key text not null primary key, value text not null, rev integer not null) strict;`;

const ROWS = `
  insert into revision values (1, '0000000000000000000000000000000000000000000000000000000000000000',
    'HASH-1', '2026-11-20T12:00:01.000Z', 'admin', 'cli', 'first', 1, 0, 1, null, null, null);
  insert into fact values (1, '0190aaaa-0000-7000-8000-000000000001', 'name', '', '{"name":"web1"}', 1);
  insert into setting values ('master-key.check', 'sealed', 1);`;

/** SHA-256 chain of the rows above, computed once. */
const HASH_1 = '549fca3889d98ae6ff4ae6cc5cca2346c0bc906b72748ba3cb00e4a9324e2648';

export function createFormat1(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal');
  database.exec(TABLES);
  database.exec(ROWS.replace('HASH-1', HASH_1));
  database.close();
}
