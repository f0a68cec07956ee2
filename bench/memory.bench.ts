// 100,000 hosts with 10 attributes each: what they cost in memory, to load, and at each start.
import { type Figure, runBench } from './figures.ts';
import { FLEET_OF_100_000, fleetDocuments, ndjson } from './made-up-fleet.ts';
import { withDataDirectory, withServer } from './server-process.ts';

const bench = {
  name: 'memory',
  title: '100,000 hosts with 10 attributes each',
  about:
    'One atomic NDJSON load into a server on SQLite, then a restart on the same data directory. CPU and memory are those of the server process with all its threads.',
};

/** Enough for V8 to collect what the load has left. */
const QUESTIONS = 300;

await runBench(bench, () =>
  withDataDirectory(async (data) => {
    const loading = await withServer(data, loadFleet);
    const restarted = await withServer(
      data,
      async (server): Promise<Figure[]> => [
        { what: 'restart to ready', value: server.cpuSeconds(), unit: 'CPU s', atMost: 10 },
        { what: 'resident after the restart', value: server.residentMiB(), unit: 'MiB', atMost: 900 },
      ],
    );
    return [...loading, ...restarted];
  }),
);

async function loadFleet(server: Parameters<Parameters<typeof withServer>[1]>[0]): Promise<Figure[]> {
  const empty = server.residentMiB();
  const body = ndjson(fleetDocuments(FLEET_OF_100_000));
  const [cpu, began] = [server.cpuSeconds(), performance.now()];
  await server.request('POST', '/v1/apply', body, 'application/x-ndjson');
  const figures: Figure[] = [
    { what: 'load of all in one revision', value: server.cpuSeconds() - cpu, unit: 'CPU s', atMost: 30 },
    { what: 'the same, by the clock', value: (performance.now() - began) / 1000, unit: 's' },
    { what: 'resident before the load', value: empty, unit: 'MiB' },
    {
      what: 'resident right after the load',
      value: server.residentMiB(),
      unit: 'MiB',
      remark: 'most of it garbage that nobody has asked for yet',
    },
    { what: 'resident at the peak of the load', value: server.residentPeakMiB(), unit: 'MiB' },
  ];
  for (let count = 0; count < QUESTIONS; count++) await server.request('GET', '/v1/entities?q=status%20%3D%20broken');
  return [
    ...figures,
    { what: `resident when ${QUESTIONS} questions have been answered`, value: server.residentMiB(), unit: 'MiB', atMost: 900 },
  ];
}
