// The examples of the client's README do what they say, run as a reader would run them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { type RealServer, ROOT, startServer } from './start-server.ts';

test('the examples work one after the other', async (context) => {
  await using server = await startServer();
  await server.muster.apply({
    documents: [
      { kind: 'rack', name: 'r1' },
      { kind: 'rack', name: 'r2' },
      { kind: 'server', name: 's1', in: 'r1', attributes: { status: 'free' } },
      { kind: 'server', name: 's2', in: 'r2', attributes: { status: 'free' } },
    ],
  });
  const before = (await server.muster.whoami()).revision;

  await context.test('add-server', async () => {
    assert.match((await run(server, 'add-server.ts', 'example7')).output, /^revision \d+: example7 has 198\.51\.100\.1\n$/);
    const again = await run(server, 'add-server.ts', 'example7');
    assert.equal(again.code, 1);
    assert.match(again.output, /\(name\.taken\)/);
  });

  await context.test('list-servers', async () => {
    assert.match((await run(server, 'list-servers.ts', 'kind:server status = free')).output, /^example7\texample-rack\tfree$/m);
  });

  await context.test('reserve-servers', async () => {
    assert.match((await run(server, 'reserve-servers.ts', '2')).output, /^revision \d+: /);
    assert.equal((await run(server, 'reserve-servers.ts', '4')).code, 1);
  });

  await context.test('follow-events', async () => {
    const program = start(server, 'follow-events.ts', String(before));
    for await (const line of createInterface({ input: program.stdout })) {
      assert.match(line, /example: add example7 .*server:example7/);
      break;
    }
    const gone = once(program, 'exit');
    program.kill('SIGINT');
    assert.deepEqual(await gone, [0, null]);
  });

  await context.test('compare-days', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-example-'));
    const path = join(folder, 'fleet.ndjson');
    const { output } = await run(server, 'compare-days.ts', String(before), path);
    assert.match(output, /^\+ server:example7 /m);
    const names = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { name: string }).name);
    assert.ok(names.includes('s1') && !names.includes('example7'), names.join(' '));
    await rm(folder, { recursive: true });
  });
});

function start({ environment }: RealServer, ...[script = '', ...args]: readonly string[]) {
  return spawn(process.execPath, [join(ROOT, 'examples', script), ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(server: RealServer, ...command: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = start(server, ...command);
  const [out, err, [code]] = await Promise.all([text(program.stdout), text(program.stderr), once(program, 'exit')]);
  return { code: code as number | null, output: out + err };
}
