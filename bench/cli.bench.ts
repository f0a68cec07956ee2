// What one command of the command line costs, from its start to its end.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, runBench } from './figures.ts';
import { fleetDocuments, ndjson } from './made-up-fleet.ts';
import { root, type ServerProcess, withDataDirectory, withServer } from './server-process.ts';

const bench = {
  name: 'cli',
  title: 'The command line',
  about: "CPU of the command's own process, mean of 20 runs, output into a pipe. The fleet has 300 servers in 20 racks.",
};

const RUNS = 20;
const FLEET = { hosts: 300, racks: 20, attributesPerHost: 5, seed: 4 };

await runBench(bench, () =>
  withDataDirectory((data) =>
    withServer(data, async (server) => {
      await server.request('POST', '/v1/apply', ndjson(fleetDocuments(FLEET)), 'application/x-ndjson');
      return [
        { what: '`muster list`', value: cpuOfCommand(server, ['list']), unit: 'CPU ms', atMost: 100, remark: 'all 331 entities' },
        { what: "`muster list 'status = broken'`", value: cpuOfCommand(server, ['list', 'status = broken']), unit: 'CPU ms', atMost: 100 },
        { what: '`muster show host000007`', value: cpuOfCommand(server, ['show', 'host000007']), unit: 'CPU ms', atMost: 100 },
        { what: '`muster --version`', value: cpuOfCommand(server, ['--version']), unit: 'CPU ms' },
        { what: 'floor: Node that does nothing', value: cpuOf(['-e', '0'], {}), unit: 'CPU ms' },
      ] satisfies Figure[];
    }),
  ),
);

function cpuOfCommand({ data }: ServerProcess, words: readonly string[]): number {
  return cpuOf([join(root, 'dist', 'muster.mjs'), ...words], { MUSTER_DATA: data });
}

function cpuOf(words: readonly string[], environment: Readonly<Record<string, string>>): number {
  const run = (): void => {
    const { status, stderr } = spawnSync(process.execPath, words, { env: { PATH: process.env['PATH'], ...environment } });
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  };
  run();
  const before = childrenCpuMs();
  for (let count = 0; count < RUNS; count++) run();
  return (childrenCpuMs() - before) / RUNS;
}

/** proc(5): fields 16 and 17, what children used that have ended, in ticks of 10 ms. */
function childrenCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
