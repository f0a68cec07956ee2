// Small changes, each durable before it is answered.

import type { EntityId, Fact } from '@muster/model';
import { type LedgerConfig, openLedger } from '@muster/store';
import { findMariadb, startMariadb } from '@muster/store/testing';
import { type Figure, runBench } from './figures.ts';
import { fleetDocuments, LOAD_OF_10_000, ndjson } from './made-up-fleet.ts';
import { type ServerProcess, withDataDirectory, withServer } from './server-process.ts';
import { changeMany } from './small-changes.ts';
import { waitsOf } from './waits.ts';

const bench = {
  name: 'changes',
  title: 'Single durable changes from 32 clients',
  about:
    'Each client sends `POST /v1/changes` with one `set`, waits for the answer, and sends the next; 10,000 hosts are there. SQLite with synchronous FULL; one MariaDB server as Debian packages it, on the same machine. Statements are counted by the ledger for one commit.',
};

const CLIENTS = 32;
const CHANGES = 5_000;
const WARM_UP = 500;

await runBench(bench, async () => {
  const sqlite = await withDataDirectory(async (data) => [
    ...(await withServer(data, (server) => measure(server, { name: 'SQLite', atLeast: 1_000 }))),
    ...(await countStatements('SQLite', { kind: 'sqlite', path: `${data}/counted.sqlite` })),
  ]);
  return [...sqlite, ...(findMariadb() === null ? [] : await onMariadb())];
});

async function onMariadb(): Promise<Figure[]> {
  const rig = await startMariadb();
  try {
    const database = await rig.createDatabase();
    const measured = await withDataDirectory((data) =>
      withServer(data, (server) => measure(server, { name: 'MariaDB', atLeast: 300 }), { database }),
    );
    return [...measured, ...(await countStatements('MariaDB', { kind: 'mariadb', url: await rig.createDatabase() }))];
  } finally {
    await rig.stop();
  }
}

async function measure(server: ServerProcess, { name, atLeast }: { readonly name: string; readonly atLeast: number }): Promise<Figure[]> {
  const { hosts } = LOAD_OF_10_000;
  await server.request('POST', '/v1/apply', ndjson(fleetDocuments(LOAD_OF_10_000)), 'application/x-ndjson');
  await changeMany(server, { changes: WARM_UP, clients: CLIENTS, hosts });
  const [cpu, began] = [server.cpuSeconds(), performance.now()];
  const waits = waitsOf(await changeMany(server, { changes: CHANGES, clients: CLIENTS, hosts }));
  const seconds = (performance.now() - began) / 1000;
  return [
    {
      what: `${name}: changes a second`,
      value: CHANGES / seconds,
      unit: '/s',
      atLeast,
      remark: 'by the clock; the clients ran on the same machine',
    },
    { what: `${name}: the server for each change`, value: (1000 * (server.cpuSeconds() - cpu)) / CHANGES, unit: 'CPU ms' },
    { what: `${name}: answer to a change, median`, value: waits.p50Ms, unit: 'ms' },
    { what: `${name}: answer to a change, 99th percentile`, value: waits.p99Ms, unit: 'ms' },
  ];
}

/** How many statements one commit takes, small and large: what a change costs over a network. */
async function countStatements(name: string, config: LedgerConfig): Promise<Figure[]> {
  let statements = 0;
  const ledger = await openLedger(config, { onStatement: () => statements++ });
  const figures: Figure[] = [];
  for (const facts of [1, 10_000]) {
    const parent = await ledger.head();
    statements = 0;
    const revision = { number: parent.number + 1, time: new Date(0).toISOString(), actor: 'bench', origin: 'system', message: '' } as const;
    const asserted = Array.from({ length: facts }, (_, index) => factOf(parent.lastFactId + index + 1, revision.number));
    await ledger.commit({ parent, revisions: [{ revision, delta: { asserted, retracted: [] } }] });
    figures.push({ what: `${name}: statements for a commit of ${facts} facts`, value: statements, unit: '' });
  }
  await ledger.close();
  return figures;
}

function factOf(id: number, revision: number): Fact {
  const entity = `00000000-0000-7000-8000-${String(id).padStart(12, '0')}` as EntityId;
  return { id, revision, entity, type: 'name', name: `host${id}` };
}
