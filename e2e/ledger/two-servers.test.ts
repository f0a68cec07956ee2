// Two servers on one MariaDB: both write at once, nothing is lost, given twice or out of order, and each shows what the other wrote.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { findMariadb, MARIADB_MISSING, startMariadb } from '../../packages/store/src/testing/index.ts';
import { ServerProcess } from './server-process.ts';

const WRITES = 25;
const CLIENTS = 4;

test('two servers that write to one ledger', { skip: findMariadb() === null ? MARIADB_MISSING : false }, async (t) => {
  const mariadb = await startMariadb();
  const data = await mkdtemp(join(tmpdir(), 'muster-two-'));
  const database = await mariadb.createDatabase();
  // Servers of one ledger share its master key.
  const environment = { MUSTER_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };
  const servers: ServerProcess[] = [];
  t.after(async () => {
    for (const server of servers) await server.kill();
    await mariadb.stop();
    await rm(data, { recursive: true, force: true });
  });
  for (const name of ['a', 'b']) servers.push(await ServerProcess.start({ data: join(data, name), database, environment }));
  await change(servers[0], [{ op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/16'] }] }]);
  await Promise.all(servers.map((server) => shows(server, 'network:lan')));
  const given = await Promise.all(
    servers.flatMap((server, index) => Array.from({ length: CLIENTS }, (_, client) => write(server, `s${index}c${client}`))),
  );
  const all = given.flat();
  assert.equal(new Set(all.map(({ revision }) => revision)).size, WRITES * CLIENTS * 2);
  assert.equal(new Set(all.map(({ address }) => address)).size, WRITES * CLIENTS * 2);
  for (const server of servers) for (const { name } of all) await shows(server, name);
});

async function write(server: ServerProcess, prefix: string) {
  const given: { name: string; revision: number; address: string }[] = [];
  for (let count = 0; count < WRITES; count++) {
    const name = `${prefix}-${count}`;
    const reply = await change(server, [
      { op: 'create', kind: 'server', name },
      { op: 'allocate', entity: name, source: 'network:lan' },
    ]);
    given.push({ name, revision: reply.revision, address: reply.results[1]?.items?.[0] ?? '' });
  }
  return given;
}

async function change(server: ServerProcess | undefined, operations: readonly unknown[]) {
  const response = await fetch(`${server?.url}/v1/changes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ operations }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text) as { revision: number; results: { items?: string[] }[] };
}

/** What another server wrote shows soon, and at the latest with the next event. */
async function shows(server: ServerProcess, ref: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${server.url}/v1/entities/${ref}`, { headers: { authorization: `Bearer ${server.token}` } });
    if (status === 200) return;
    assert.equal(status, 404);
  }
}
