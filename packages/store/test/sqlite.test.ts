// What only the embedded database has: its file, its lock, its upgrades, its log.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'node:test';
import { sql } from 'kysely';
import { commitBatch } from '../src/commit.ts';
import { openSqlite } from '../src/dialects/sqlite/engine.ts';
import { EMPTY_HASH, type Head, openLedger } from '../src/index.ts';
import { MIGRATIONS, type Migrations } from '../src/migrations/migrations.ts';
import { createFormat1, factOf, killWriter, revisionOf } from '../src/testing/index.ts';

const EMPTY: Head = { number: 0, hash: EMPTY_HASH, lastFactId: 0, time: '' };

/** A few in `npm test`; the long programme sets more. */
const KILLS = Number(process.env['MUSTER_TEST_KILLS'] ?? 4);

async function inDirectory(run: (path: string, directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-sqlite-'));
  try {
    await run(join(directory, 'muster.db'), directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test('a second server is kept out of an open file, and let in when the first has gone', () =>
  inDirectory(async (path) => {
    const config = { kind: 'sqlite', path } as const;
    const first = await openLedger(config);
    await assert.rejects(openLedger(config), { reason: 'store.locked' });
    await first.close();
    await (await openLedger(config)).close();
  }));

test('nobody else may read the file', () =>
  inDirectory(async (path) => {
    const ledger = await openLedger({ kind: 'sqlite', path });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await ledger.close();
  }));

test('a directory that is not there and a file that is no database are refused with a clear word', () =>
  inDirectory(async (path, directory) => {
    await assert.rejects(openLedger({ kind: 'sqlite', path: join(directory, 'none', 'x.db') }), { reason: 'store.unreachable' });
    writeFileSync(path, 'this is not a database, it is a text that is long enough to be looked at as one'.repeat(20));
    await assert.rejects(openLedger({ kind: 'sqlite', path }), { reason: 'store.corrupt' });
  }));

test('a database of something else is left alone', () =>
  inDirectory(async (path) => {
    const foreign = new DatabaseSync(path);
    foreign.exec('create table customers (id integer primary key)');
    foreign.close();
    await assert.rejects(openLedger({ kind: 'sqlite', path }), { reason: 'store.foreign' });
    const again = new DatabaseSync(path);
    assert.deepEqual(again.prepare("select name from sqlite_master where type = 'table'").all().length, 1);
    again.close();
  }));

test('a database of a later version is refused', () =>
  inDirectory(async (path) => {
    await (await openLedger({ kind: 'sqlite', path })).close();
    const later = new DatabaseSync(path);
    later.exec("insert into migration values ('9999-later', '2030-01-01')");
    later.close();
    await assert.rejects(openLedger({ kind: 'sqlite', path }), { reason: 'store.newer-format' });
  }));

test('a file of format 1 opens with all that is in it', () =>
  inDirectory(async (path) => {
    createFormat1(path);
    const ledger = await openLedger({ kind: 'sqlite', path });
    assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 1 } });
    assert.equal((await ledger.getSetting('master-key.check'))?.value, 'sealed');
    assert.ok(
      (
        await ledger.commit({
          parent: await ledger.head(),
          revisions: [
            { revision: { ...revisionOf(2), time: '2027-01-01T00:00:00.000Z' }, delta: { asserted: [factOf(2, 2, 'new')], retracted: [] } },
          ],
        })
      ).ok,
    );
    await ledger.close();
  }));

test('format 1 as it was written is the format of today', () =>
  inDirectory(async (path, directory) => {
    createFormat1(path);
    const today = join(directory, 'today.db');
    await (await openLedger({ kind: 'sqlite', path: today })).close();
    assert.deepEqual(columnsOf(path), columnsOf(today));
  }));

function columnsOf(path: string): unknown[] {
  const database = new DatabaseSync(path);
  const rows = database
    .prepare(
      `select t.name as "table", c.name as "column", c.type, c."notnull", c.pk from sqlite_master t, pragma_table_info(t.name) c
       where t.type = 'table' and t.name not like 'migration%' and t.name not like 'sqlite%' order by 1, 2`,
    )
    .all();
  const indexes = database.prepare("select name, tbl_name from sqlite_master where type = 'index' order by 1, 2").all();
  database.close();
  return [...rows, ...indexes.filter((index) => !String(index['tbl_name']).startsWith('migration'))];
}

const NEXT: Migrations = (types) => ({
  ...MIGRATIONS(types),
  '0002-note': { up: async (db) => void (await sql`alter table setting add column note text`.execute(db)) },
});

test('an older file is upgraded once, and a copy of it is kept', () =>
  inDirectory(async (path, directory) => {
    createFormat1(path);
    for (let time = 1; time <= 2; time += 1) {
      const ledger = await openLedger({ kind: 'sqlite', path }, { migrations: NEXT });
      assert.equal((await ledger.getSetting('master-key.check'))?.value, 'sealed');
      await ledger.close();
    }
    const copies = readdirSync(directory).filter((name) => name.includes('before-upgrade'));
    assert.deepEqual(copies, ['muster.db.before-upgrade-of-0001-initial']);
    const copy = await openLedger({ kind: 'sqlite', path: join(directory, copies[0] ?? '') });
    assert.deepEqual(await copy.verifyChain(), { ok: true, value: { revisions: 1 } });
    await copy.close();
  }));

test('an upgrade that fails leaves the file as it was', () =>
  inDirectory(async (path) => {
    createFormat1(path);
    const failing: Migrations = (types) => ({
      ...MIGRATIONS(types),
      '0002-broken': {
        up: async (db) => {
          await sql`alter table setting add column note text`.execute(db);
          await sql`alter table nothing add column note text`.execute(db);
        },
      },
    });
    await assert.rejects(openLedger({ kind: 'sqlite', path }, { migrations: failing }), { reason: 'store.database' });
    const ledger = await openLedger({ kind: 'sqlite', path }, { migrations: NEXT });
    assert.equal((await ledger.head()).number, 1);
    await ledger.close();
  }));

test('a backup taken while writing goes on is a whole ledger', () =>
  inDirectory(async (path, directory) => {
    const ledger = await openLedger({ kind: 'sqlite', path });
    let head = EMPTY;
    const commit = async (number: number): Promise<void> => {
      const facts = Array.from({ length: 500 }, (_, index) => factOf(head.lastFactId + 1 + index, number, index));
      const outcome = await ledger.commit({
        parent: head,
        revisions: [{ revision: revisionOf(number), delta: { asserted: facts, retracted: [] } }],
      });
      assert.ok(outcome.ok);
      head = outcome.value;
    };
    for (let number = 1; number <= 10; number += 1) await commit(number);
    const backup = ledger.backup(join(directory, 'backup.db'));
    for (let number = 11; number <= 20; number += 1) await commit(number);
    await backup;
    await ledger.close();
    const copy = await openLedger({ kind: 'sqlite', path: join(directory, 'backup.db') });
    const chain = await copy.verifyChain();
    assert.ok(chain.ok && chain.value.revisions >= 10);
    await copy.close();
  }));

test('a full disk is named, changes nothing, and is got over when there is room again', () =>
  inDirectory(async (path) => {
    await (await openLedger({ kind: 'sqlite', path })).close();
    const engine = await openSqlite(path, undefined);
    const store = { engine, world: { random: () => 0, sleep: () => Promise.resolve() } };
    const facts = Array.from({ length: 5_000 }, (_, index) => factOf(index + 1, 1, `value ${index}`));
    const batch = { parent: EMPTY, revisions: [{ revision: revisionOf(1), delta: { asserted: facts, retracted: [] } }] };
    await sql`pragma max_page_count = 60`.execute(engine.writer);
    await assert.rejects(commitBatch(store, batch), { reason: 'store.disk-full' });
    assert.deepEqual((await sql`select count(*) as n from fact`.execute(engine.reader)).rows, [{ n: 0 }]);
    await sql`pragma max_page_count = 1000000`.execute(engine.writer);
    assert.ok((await commitBatch(store, batch)).ok);
    await engine.close();
  }));

test('a destroyed secret is nowhere in the files any more', () =>
  inDirectory(async (path, directory) => {
    const ledger = await openLedger({ kind: 'sqlite', path });
    const canary = Buffer.from('canary-7d1f0c2e-of-a-ciphertext');
    const small = new Uint8Array([1]);
    await ledger.putSecret({ id: 'a', keyId: 'k', wrappedKey: small, nonce: small, ciphertext: canary });
    const isThere = (): boolean => readdirSync(directory).some((name) => readFileSync(join(directory, name)).includes(canary));
    assert.ok(isThere());
    await ledger.destroySecret('a');
    assert.ok(!isThere());
    await ledger.close();
  }));

test('every damage to a stored column is found', () =>
  inDirectory(async (path) => {
    const ledger = await openLedger({ kind: 'sqlite', path });
    const facts = [factOf(1, 1, 'a'), factOf(2, 1, 'b')];
    const outcome = await ledger.commit({
      parent: EMPTY,
      revisions: [
        { revision: revisionOf(1), delta: { asserted: facts, retracted: [] } },
        { revision: revisionOf(2), delta: { asserted: [factOf(3, 2, 'c')], retracted: facts.slice(0, 1) } },
        { revision: revisionOf(3), delta: { asserted: [], retracted: [] } },
      ],
    });
    assert.ok(outcome.ok);
    await ledger.close();
    const damages = [
      ...['parent', 'hash', 'time', 'actor', 'origin', 'message'].map(
        (name) => `update revision set ${name} = ${name} || 'x' where number = 1`,
      ),
      ...['asserted', 'retracted', 'last_fact'].map((name) => `update revision set ${name} = ${name} + 1 where number = 2`),
      'update revision set number = 9 where number = 3',
      'delete from revision where number = 1',
      ...['entity', 'type', 'about'].map((name) => `update fact set ${name} = ${name} || 'x' where id = 2`),
      "update fact set body = replace(body, 'b', 'z') where id = 2",
      "update fact set body = body || ' ' where id = 2",
      "update fact set body = '{' where id = 2",
      'update fact set asserted = 2 where id = 2',
      'update fact set id = 7 where id = 3',
      'delete from fact where id = 2',
      'update fact_history set retracted = 1',
      'update fact_history set asserted = 2',
      'delete from fact_history',
      'insert into fact select 9, entity, type, about, body, 3 from fact where id = 2',
    ];
    assert.deepEqual(
      await findings(path, damages),
      damages.map((damage) => [damage, true]),
    );
  }));

/** Runs a look at each damage in turn, with the file made whole again in between. */
async function findings(path: string, damages: readonly string[]): Promise<[string, boolean][]> {
  const pristine = `${path}.pristine`;
  const database = new DatabaseSync(path);
  database.exec(`vacuum into '${pristine}'; attach '${pristine}' as pristine`);
  const ledger = await openLedger({ kind: 'sqlite', path });
  const found: [string, boolean][] = [];
  for (const damage of damages) {
    database.exec(damage);
    found.push([damage, !(await ledger.verifyChain(0, 3)).ok]);
    for (const table of ['revision', 'fact', 'fact_history']) {
      database.exec(`delete from main.${table}; insert into main.${table} select * from pristine.${table}`);
    }
  }
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 3 } });
  await ledger.close();
  database.close();
  return found;
}

test(`an acknowledged change survives ${KILLS} kills of the writer`, () =>
  inDirectory(async (path) => {
    const report = await killWriter({ config: { kind: 'sqlite', path }, kills: KILLS, seed: 1 });
    assert.deepEqual(report.faults, []);
    assert.ok(report.acknowledged >= KILLS);
  }));
