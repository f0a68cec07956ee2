// What questions cost at 100,000 hosts: in the process that has the inventory, and over HTTP with everything around it.
import {
  type EntityTable,
  evaluateExpression,
  type Fact,
  findEntities,
  inNaturalOrder,
  inventoryFrom,
  parseExpression,
  pickEntities,
  seesEverything,
  variableLookup,
} from '@muster/model';
import { openLedger } from '@muster/store';
import { type Figure, runBench } from './figures.ts';
import { FLEET_OF_100_000, fleetDocuments, hostName, macOf, ndjson } from './made-up-fleet.ts';
import { type ServerProcess, withDataDirectory, withServer } from './server-process.ts';
import { changeMany } from './small-changes.ts';

const bench = {
  name: 'queries',
  title: 'Questions at 100,000 hosts',
  about:
    'CPU milliseconds per question, mean of many after the first few. In process: parsing, evaluating on the index, all matches in natural order of names. Over HTTP: the server process, one request after the other, with a page of 100 entities in the answer (`total` counts all matches).',
};

const REVISIONS = 12_000;
const WARM_UP = 10;
const MEASURE_MS = 400;
const ASKED_COUNT = 50;
const HOST = hostName(54_321);

interface Question {
  readonly what: string;
  readonly q: string;
  readonly atMost: number;
}

const QUESTIONS: readonly Question[] = [
  { what: 'one by equality', q: 'asset = A-154321', atMost: 5 },
  { what: 'a fifth by equality', q: 'status = broken', atMost: 5 },
  { what: 'three-way conjunction with >=', q: 'status = unallocated and os = debian-13 and cores >= 64', atMost: 5 },
  { what: 'in a datacenter', q: 'kind:server in datacenter:dc3', atMost: 20 },
  { what: 'by resolved variable', q: 'kind:server and var:ntp = ntp3.example.net', atMost: 100 },
];

const PICK = { count: 4, query: 'kind:server in datacenter:dc3 status = unallocated', spread: 'rack' };

await runBench(bench, () =>
  withDataDirectory(async (data) => {
    const overHttp = await withServer(data, async (server) => {
      await server.request('POST', '/v1/apply', ndjson(fleetDocuments(FLEET_OF_100_000)), 'application/x-ndjson');
      await changeMany(server, { changes: REVISIONS, clients: 32, hosts: FLEET_OF_100_000.hosts });
      return askServer(server);
    });
    return [...askInventory(await readInventory(data)), ...overHttp];
  }),
);

async function readInventory(data: string): Promise<EntityTable> {
  const ledger = await openLedger({ kind: 'sqlite', path: `${data}/ledger.sqlite` });
  const facts: Fact[] = [];
  for await (const batch of ledger.loadFacts()) for (const fact of batch) facts.push(fact);
  const { number } = await ledger.head();
  await ledger.close();
  return inventoryFrom(facts, number);
}

function askInventory(inventory: EntityTable): Figure[] {
  const figures = QUESTIONS.map(({ what, q, atMost }): Figure => {
    const remark = `\`${q}\`: ${matches(inventory, q)} matches`;
    return { what: `in process: ${what}`, value: cpuMilliseconds(() => matches(inventory, q)), unit: 'CPU ms', atMost, remark };
  });
  const context = () => ({ inventory, visibility: seesEverything, resolveVariable: variableLookup(inventory) });
  const pick = cpuMilliseconds(() => pickEntities(PICK, context()));
  const find = cpuMilliseconds(() => findEntities(inventory, macOf(54_321).replaceAll(':', '-'), seesEverything));
  return [
    ...figures,
    { what: 'in process: pick 4 spread over racks', value: pick, unit: 'CPU ms', atMost: 20 },
    { what: 'in process: find by MAC', value: find, unit: 'CPU ms', atMost: 5 },
  ];
}

/** How many match, once they are in order. */
function matches(inventory: EntityTable, q: string): number {
  const expression = parseExpression(q, inventory.kinds);
  if (!expression.ok) throw new Error(expression.error.detail);
  const found = evaluateExpression(expression.value, { inventory, visibility: seesEverything, resolveVariable: variableLookup(inventory) });
  if (!found.ok) throw new Error(found.error.detail);
  return inNaturalOrder(inventory, found.value).length;
}

function cpuMilliseconds(ask: () => unknown): number {
  for (let count = 0; count < WARM_UP; count++) ask();
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  let count = 0;
  for (; performance.now() - began < MEASURE_MS; count++) ask();
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000 / count;
}

async function askServer(server: ServerProcess): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, q, atMost } of QUESTIONS) {
    figures.push(await askOften(server, { what, path: list(q), atMost }));
  }
  figures.push(await askOften(server, { what: 'blame of one entity', path: `/v1/entities/${HOST}/blame`, atMost: 5 }));
  figures.push(await askOften(server, { what: 'find by MAC', path: `/v1/find?term=${macOf(54_321)}`, atMost: 5 }));
  const pick = JSON.stringify({ ...PICK, dry_run: true });
  figures.push(await askOften(server, { what: 'pick 4 spread over racks, dry run', path: '/v1/pick', body: pick, atMost: 20 }));
  const { revision: newest } = JSON.parse(await server.request('GET', list('name = x'))) as { revision: number };
  for (const [back, atMost] of [
    [100, 1],
    [4_900, 1],
    [10_000, 1],
    [newest - 2, 5],
  ] as const) {
    figures.push(await askPast(server, { back, revision: newest - back, atMost }));
  }
  return figures;
}

interface Asked {
  readonly what: string;
  readonly path: string;
  readonly body?: string;
  readonly atMost: number;
}

/** The target is for the answer itself; HTTP, rights and the page are on top of it. */
async function askOften(server: ServerProcess, { what, path, body, atMost }: Asked): Promise<Figure> {
  const ask = () => server.request(body === undefined ? 'GET' : 'POST', path, body);
  for (let count = 0; count < WARM_UP; count++) await ask();
  const cpu = server.cpuSeconds();
  for (let count = 0; count < ASKED_COUNT; count++) await ask();
  return { what: `over HTTP: ${what}`, value: (1000 * (server.cpuSeconds() - cpu)) / ASKED_COUNT, unit: 'CPU ms', atMost };
}

interface PastQuestion {
  readonly back: number;
  readonly revision: number;
  readonly atMost: number;
}

/** Once: the server remembers the answer's inventory for the next one. */
async function askPast(server: ServerProcess, { back, revision, atMost }: PastQuestion): Promise<Figure> {
  const [cpu, began] = [server.cpuSeconds(), performance.now()];
  await server.request('GET', `${list('status = broken')}&as_of=${revision}`);
  const seconds = (performance.now() - began) / 1000;
  const cpuSeconds = server.cpuSeconds() - cpu;
  return {
    what: `over HTTP: as of ${back} revisions ago, first time`,
    value: cpuSeconds,
    unit: 'CPU s',
    atMost,
    remark: `${seconds.toFixed(2)} s`,
  };
}

function list(q: string): string {
  return `/v1/entities?q=${encodeURIComponent(q)}`;
}
