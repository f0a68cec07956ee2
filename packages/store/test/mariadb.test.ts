// What only a database server has: other writers, lost connections, several hosts, settings of its own.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { sql } from 'kysely';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { EMPTY_HASH, type Head, type Ledger, migrateLedger, openLedger } from '../src/index.ts';
import { MIGRATIONS, type Migrations } from '../src/migrations/migrations.ts';
import { type CuttingProxy, startCuttingProxy } from '../src/testing/cutting-proxy.ts';
import { factOf, findMariadb, killWriter, MARIADB_MISSING, type MariadbRig, revisionOf, startMariadb } from '../src/testing/index.ts';

const EMPTY: Head = { number: 0, hash: EMPTY_HASH, lastFactId: 0, time: '' };
const KILLS = Number(process.env['MUSTER_TEST_KILLS'] ?? 2);
const skip = findMariadb() === null ? MARIADB_MISSING : false;

const servers: MariadbRig[] = [];
before(async () => {
  if (skip === false) servers.push(await startMariadb());
});
after(async () => {
  for (const server of servers) await server.stop();
});

function server(): MariadbRig {
  const rig = servers[0];
  assert.ok(rig !== undefined);
  return rig;
}

function revision(number: number) {
  return { revision: revisionOf(number), delta: { asserted: [factOf(number, number, `value ${number}`)], retracted: [] } };
}

async function through(proxies: readonly CuttingProxy[], url: string, run: (ledger: Ledger) => Promise<void>): Promise<void> {
  const hosts = proxies.map((proxy) => `127.0.0.1:${proxy.port}`).join(',');
  const ledger = await openLedger({ kind: 'mariadb', url: url.replace(/@[^/]+/, `@${hosts}`) });
  try {
    await run(ledger);
  } finally {
    await ledger.close();
    for (const proxy of proxies) await proxy.stop();
  }
}

for (const when of ['before', 'after'] as const) {
  test(`a connection cut ${when} COMMIT arrives ends in one acknowledged revision`, { skip }, async () => {
    const proxy = await startCuttingProxy(server().port);
    await through([proxy], await server().createDatabase(), async (ledger) => {
      const first = await ledger.commit({ parent: EMPTY, revisions: [revision(1)] });
      assert.ok(first.ok);
      proxy.cutAt('commit', when);
      const second = await ledger.commit({ parent: first.value, revisions: [revision(2)] });
      assert.ok(second.ok);
      assert.deepEqual(await ledger.head(), second.value);
      assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 2 } });
    });
  });
}

test('a read whose connection is cut is asked again', { skip }, async () => {
  const proxy = await startCuttingProxy(server().port);
  await through([proxy], await server().createDatabase(), async (ledger) => {
    await ledger.head();
    proxy.cutAt('select', 'after');
    assert.deepEqual(await ledger.head(), EMPTY);
  });
});

test('when the first host is gone the next one takes over', { skip }, async () => {
  const [one, two] = [await startCuttingProxy(server().port), await startCuttingProxy(server().port)];
  await through([one, two], await server().createDatabase(), async (ledger) => {
    const first = await ledger.commit({ parent: EMPTY, revisions: [revision(1)] });
    assert.ok(first.ok);
    await one.stop();
    assert.deepEqual(await ledger.head(), first.value);
    const second = await ledger.commit({ parent: first.value, revisions: [revision(2)] });
    assert.ok(second.ok);
  });
});

test('without any host a commit says that its outcome is unknown, a read that nobody answers', { skip }, async () => {
  const proxy = await startCuttingProxy(server().port);
  const url = (await server().createDatabase()).replace(/@[^/]+/, `@127.0.0.1:${proxy.port}`);
  const ledger = await openLedger({ kind: 'mariadb', url }, { world: { random: () => 0, sleep: () => Promise.resolve() } });
  await proxy.stop();
  await assert.rejects(ledger.commit({ parent: EMPTY, revisions: [revision(1)] }), { reason: 'store.outcome-unknown' });
  await assert.rejects(ledger.head(), { reason: 'store.unreachable' });
  await ledger.close();
});

test('a deadlock with another session is survived by beginning again', { skip }, async () => {
  const url = await server().createDatabase();
  const ledger = await openLedger({ kind: 'mariadb', url });
  const first = await ledger.commit({ parent: EMPTY, revisions: [revision(1)] });
  assert.ok(first.ok);
  const rival = await createConnection(url);
  await rival.query('create table weight (id int primary key auto_increment, n int) engine = InnoDB');
  await rival.query('start transaction');
  // Whoever has changed more rows wins a deadlock: the rival must.
  await rival.query('insert into weight (n) select seq from seq_1_to_1000');
  await rival.query('select * from fact where id = 1 for update');
  const retracting = { revision: revisionOf(2), delta: { asserted: [], retracted: [factOf(1, 1, 'value 1')] } };
  const committing = ledger.commit({ parent: first.value, revisions: [retracting] });
  await untilRunning(rival, 'insert into fact_history');
  await rival.query("insert into revision select 2, 'x', hash, time, actor, origin, message, 0, 0, 1, null, null, null from revision");
  await rival.query('rollback');
  const outcome = await committing;
  assert.ok(outcome.ok);
  const [status] = await rival.query<RowDataPacket[]>("show global status like 'Innodb_deadlocks'");
  assert.ok(Number(status[0]?.['Value']) >= 1, 'there was a deadlock');
  await rival.end();
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 2 } });
  await ledger.close();
});

/** The row that it needs is locked, so a statement that has begun is one that waits. */
async function untilRunning(connection: Connection, beginning: string): Promise<void> {
  const query = 'select 1 from information_schema.processlist where info like ?';
  for (;;) {
    const [rows] = await connection.query<RowDataPacket[]>(query, [`${beginning}%`]);
    if (rows.length > 0) return;
  }
}

test('a server that could lose what it has acknowledged is refused', { skip }, async () => {
  const careless = await startMariadb(['--innodb-flush-log-at-trx-commit=2']);
  try {
    const url = await careless.createDatabase();
    await assert.rejects(openLedger({ kind: 'mariadb', url }), {
      reason: 'store.setting',
      message: /innodb_flush_log_at_trx_commit is 2, it must be 1/,
    });
  } finally {
    await careless.stop();
  }
});

test('a database that does not exist, or holds something else, is refused', { skip }, async () => {
  const url = await server().createDatabase();
  await assert.rejects(openLedger({ kind: 'mariadb', url: `${url}_nothing` }), { reason: 'store.database' });
  const connection = await createConnection(url);
  await connection.query('create table customers (id int primary key)');
  await connection.end();
  await assert.rejects(openLedger({ kind: 'mariadb', url }), { reason: 'store.foreign' });
});

test('an older format waits for the command that upgrades it', { skip }, async () => {
  const config = { kind: 'mariadb', url: await server().createDatabase() } as const;
  const next: Migrations = (types) => ({
    ...MIGRATIONS(types),
    '0002-note': { up: async (db) => void (await sql`alter table setting add column note text`.execute(db)) },
  });
  await (await openLedger(config)).close();
  await assert.rejects(openLedger(config, { migrations: next }), { reason: 'store.migration-pending' });
  assert.deepEqual(await migrateLedger(config, { migrations: next }), ['0002-note']);
  assert.deepEqual(await migrateLedger(config, { migrations: next }), []);
  await (await openLedger(config, { migrations: next })).close();
  await assert.rejects(openLedger(config), { reason: 'store.newer-format' });
});

test('a server that was killed while it made the tables goes on where it stopped', { skip }, async () => {
  const config = { kind: 'mariadb', url: await server().createDatabase() } as const;
  await (await openLedger(config)).close();
  const connection = await createConnection(config.url);
  await connection.query('drop table fact_history');
  await connection.query('delete from migration');
  await connection.end();
  const ledger = await openLedger(config);
  assert.ok((await ledger.commit({ parent: EMPTY, revisions: [revision(1)] })).ok);
  await ledger.close();
});

test(`an acknowledged change survives ${KILLS} kills of the writer`, { skip }, async () => {
  const url = await server().createDatabase();
  const report = await killWriter({ config: { kind: 'mariadb', url }, kills: KILLS, seed: 2 });
  assert.deepEqual(report.faults, []);
});

test(`an acknowledged change survives ${KILLS} kills of the database server`, { skip }, async () => {
  const rig = await startMariadb();
  try {
    const config = { kind: 'mariadb', url: await rig.createDatabase() } as const;
    const report = await killWriter({ config, kills: KILLS, seed: 3, strike: () => rig.kill(), recover: () => rig.start() });
    assert.deepEqual(report.faults, []);
  } finally {
    await rig.stop();
  }
});
