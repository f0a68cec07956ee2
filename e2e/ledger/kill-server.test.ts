// kill -9 of the server under load, again and again: every acknowledged change is there, nothing is half done, and what was
// asked for twice was done once.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { findMariadb, MARIADB_MISSING, startMariadb } from '../../packages/store/src/testing/index.ts';
import { seededRandom } from '../../packages/store/src/testing/seeded-random.ts';
import { ServerProcess } from './server-process.ts';
import { type Target, Witness } from './witness.ts';

const ROUNDS = process.env['MUSTER_TEST_LONG'] === '1' ? 200 : 20;
const CLIENTS = 8;
/** A round ends within this many acknowledged changes: kills fall into planning, committing, publishing and answering. */
const TOLD_MAX = 60;

test(`SQLite: ${ROUNDS} times kill -9 under load`, async (t) => {
  await killAgainAndAgain(t, null);
});

test(`MariaDB: ${ROUNDS} times kill -9 under load`, { skip: findMariadb() === null ? MARIADB_MISSING : false }, async (t) => {
  const mariadb = await startMariadb();
  t.after(() => mariadb.stop());
  await killAgainAndAgain(t, await mariadb.createDatabase());
});

async function killAgainAndAgain(t: TestContext, database: string | null): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'muster-kill-'));
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}`);
  const random = seededRandom(seed);
  const told = new ToldCount();
  const witnesses = Array.from({ length: CLIENTS }, (_, index) => new Witness(`c${index}`, () => told.add()));
  let server = await ServerProcess.start({ data, database });
  t.after(async () => {
    await server.kill();
    await rm(data, { recursive: true, force: true });
  });
  await call(server, 'POST', '/v1/changes', {
    operations: [{ op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/12'] }] }],
  });
  for (let round = 1; round <= ROUNDS; round++) {
    const enough = told.reaches(1 + Math.floor(random() * TOLD_MAX));
    const writing = Promise.all(witnesses.map((witness) => witness.write(server)));
    await enough;
    await server.kill();
    await writing;
    server = await ServerProcess.start({ data, database });
  }
  const all = witnesses.flatMap((witness) => witness.told);
  await checkAll(server, all);
  assert.equal(await server.stop(), 0);
  assert.ok(all.length >= ROUNDS);
  t.diagnostic(`${all.length} acknowledged changes over ${ROUNDS} kills, none missing`);
}

/** Counts what all witnesses were told, and says when there is enough of it. */
class ToldCount {
  #left = 0;
  #resolve: () => void = () => undefined;

  reaches(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  add(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#resolve();
  }
}

interface Listed {
  readonly name: string;
  readonly created_revision: number;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
  readonly addresses: readonly { readonly item: string }[];
}

async function checkAll(server: ServerProcess, told: Witness['told']): Promise<void> {
  const entities = await listAll(server);
  for (const { name, revision, address } of told) {
    const [a, b] = [entities.get(`${name}-a`), entities.get(`${name}-b`)];
    assert.equal(a?.created_revision, revision, `${name} was acknowledged as revision ${revision}`);
    assert.equal(b?.created_revision, revision, name);
    assert.deepEqual(
      a?.addresses.map(({ item }) => item),
      [address],
      name,
    );
  }
  for (const entity of entities.values()) {
    const twin = entities.get(String(entity.attributes.find(({ key }) => key === 'twin')?.value));
    assert.equal(twin?.created_revision, entity.created_revision, `${entity.name} has its twin`);
  }
  const addresses = [...entities.values()].flatMap((entity) => entity.addresses.map(({ item }) => item));
  assert.equal(new Set(addresses).size, addresses.length, 'no address was given twice');
  const { revision } = await call<{ revision: number }>(server, 'GET', '/v1/whoami');
  assert.equal(revision, entities.size / 2 + 2, 'every revision is one whole change');
}

async function listAll(server: ServerProcess): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v1/entities?q=kind:server&fields=attributes,addresses&limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: { items: Listed[]; next: string | null } = await call(server, 'GET', path);
    for (const item of page.items) found.set(item.name, item);
    cursor = page.next;
  }
  return found;
}

async function call<Reply>({ url, token }: Target, method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text) as Reply;
}
