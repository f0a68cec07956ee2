// One atomic load of 10,000 servers with 5 attributes in 250 racks, and who waits while it goes on.
import { type Figure, runBench } from './figures.ts';
import { fleetDocuments, LOAD_OF_10_000, ndjson } from './made-up-fleet.ts';
import { type ServerProcess, withDataDirectory, withServer } from './server-process.ts';
import { sqlFloor } from './sql-floor.ts';
import { longestTurnMs, meteredTo } from './turns.ts';
import { type Waits, watchWaits } from './waits.ts';

const bench = {
  name: 'load',
  title: '10,000 servers with 5 attributes in 250 racks',
  about:
    'One atomic NDJSON load over HTTP into a fresh server on SQLite (WAL, synchronous FULL). Beside it the floor: the same values as plain rows of two indexed tables, written by node:sqlite in one transaction without any checks or history. While the load goes on, a process of its own sends a GET every 5 ms, and a small write comes every 200 ms; the same GETs to the idle server show what this machine adds. The longest turn of the event loop is measured in CPU time of its thread, so that it tells what the server itself does whatever else runs.',
};

const GET_PATH = '/v1/entities/tenant:default';
const IDLE_MS = 2_000;
const WRITE_EVERY_MS = 200;

await runBench(bench, () =>
  withDataDirectory(async (data) => {
    const alone = await withServer(`${data}/alone`, loadAlone);
    const turns = `${data}/turns.json`;
    const watched = await withServer(`${data}/watched`, loadWatched, meteredTo(turns));
    return [...alone, sqlFloor(`${data}/floor.sqlite`), longestTurn(turns, watched.period), ...watched.figures];
  }),
);

async function loadAlone(server: ServerProcess): Promise<Figure[]> {
  const body = ndjson(fleetDocuments(LOAD_OF_10_000));
  const first = await load(server, body);
  const again = await load(server, body);
  return [
    { what: 'load', value: first.cpuSeconds, unit: 'CPU s', atMost: 3 },
    { what: 'load, by the clock', value: first.seconds, unit: 's' },
    { what: 'the same load again, which changes nothing', value: again.cpuSeconds, unit: 'CPU s' },
  ];
}

async function load(server: ServerProcess, body: string): Promise<{ readonly cpuSeconds: number; readonly seconds: number }> {
  const [cpu, began] = [server.cpuSeconds(), performance.now()];
  await server.request('POST', '/v1/apply', body, 'application/x-ndjson');
  return { cpuSeconds: server.cpuSeconds() - cpu, seconds: (performance.now() - began) / 1000 };
}

interface Watched {
  readonly figures: readonly Figure[];
  readonly period: readonly [number, number];
}

function longestTurn(path: string, period: Watched['period']): Figure {
  return { what: 'longest turn of the event loop behind the load', value: longestTurnMs(path, period), unit: 'CPU ms', atMost: 50 };
}

async function loadWatched(server: ServerProcess): Promise<Watched> {
  const body = ndjson(fleetDocuments(LOAD_OF_10_000));
  const idle = await watchWaits(server, GET_PATH);
  await sleep(IDLE_MS);
  const idleWaits = await idle.stop();
  const busy = await watchWaits(server, GET_PATH);
  await server.request('GET', '/metrics');
  const beganAt = Date.now();
  const writes = writeUntil(server, load(server, body));
  const longestWriteMs = Math.max(...(await writes));
  const period = [beganAt, Date.now()] as const;
  const loopDelayMs = 1000 * gauge(await server.request('GET', '/metrics'), 'muster_event_loop_delay_max_seconds');
  const busyWaits = await busy.stop();
  const figures = [
    ...waitFigures('GET to the idle server', idleWaits, {}),
    ...waitFigures('GET behind the load', busyWaits, { atMost: 50 }),
    { what: 'event loop behind the load, longest delay', value: loopDelayMs, unit: 'ms', remark: 'as /metrics tells' },
    {
      what: 'small write behind the load, longest',
      value: longestWriteMs,
      unit: 'ms',
      remark: 'it waits for the load: one writer, one order',
    },
  ];
  return { figures, period };
}

/** One small write every while until the load has ended: how long each took, in milliseconds. */
async function writeUntil(server: ServerProcess, loading: Promise<unknown>): Promise<number[]> {
  const writes: Promise<number>[] = [];
  const timer = setInterval(() => writes.push(smallWrite(server, `small${writes.length}`)), WRITE_EVERY_MS);
  await loading;
  clearInterval(timer);
  return Promise.all(writes);
}

async function smallWrite(server: ServerProcess, name: string): Promise<number> {
  const began = performance.now();
  await server.request('POST', '/v1/changes', JSON.stringify({ operations: [{ op: 'create', kind: 'tag', name }] }));
  return performance.now() - began;
}

function waitFigures(what: string, waits: Waits, target: { readonly atMost?: number }): Figure[] {
  return [
    { what: `${what}, median`, value: waits.p50Ms, unit: 'ms', remark: `${waits.count} requests` },
    { what: `${what}, 99th percentile`, value: waits.p99Ms, unit: 'ms' },
    { what: `${what}, longest`, value: waits.maxMs, unit: 'ms', ...target },
  ];
}

function gauge(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1]);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
