// What a person at a terminal meets: the first start, a second server, a taken port, a stop.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { MAIN, ServerProcess } from './server-process.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'muster-start-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function run(flags: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  const child = spawn(process.execPath, [MAIN, ...flags], { env: { PATH: process.env['PATH'] } });
  let [out, error] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (error += data.toString()));
  await once(child, 'close');
  return { code: child.exitCode ?? -1, out, error };
}

test('the first start makes a folder that is only its own, with a token and the place where it listens', async (t) => {
  const data = join(await folder(t), 'new', 'data');
  const server = await ServerProcess.start({ data, database: null });
  t.after(() => server.kill());
  assert.equal((await stat(data)).mode & 0o777, 0o700);
  for (const file of ['admin.token', 'master.key', 'ledger.sqlite']) assert.equal((await stat(join(data, file))).mode & 0o077, 0, file);
  const listen = JSON.parse(await readFile(join(data, 'listen.json'), 'utf8'));
  assert.deepEqual([listen.url, listen.pid], [server.url, server.pid]);
  assert.match(server.token, /^mst_[A-Za-z0-9_-]{43}$/);
  const who = await fetch(`${server.url}/v1/whoami`, { headers: { authorization: `Bearer ${server.token}` } });
  assert.equal(((await who.json()) as { actor: string }).actor, 'token:admin');
  assert.equal(await server.stop(), 0);
  await assert.rejects(stat(join(data, 'listen.json')));
  const again = await ServerProcess.start({ data, database: null });
  assert.equal(again.token, server.token);
  assert.equal(await again.stop(), 0);
});

test('a second server on the same folder is refused in one clear sentence', async (t) => {
  const data = await folder(t);
  const server = await ServerProcess.start({ data, database: null });
  t.after(() => server.kill());
  const second = await run(['--data', data, '--listen', '127.0.0.1:0']);
  assert.equal(second.code, 1);
  assert.match(second.error, /^muster server: Another Muster server uses the data directory .*\n {2}.*--data/);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('a port that is taken is named', async (t) => {
  const server = await ServerProcess.start({ data: await folder(t), database: null });
  t.after(() => server.kill());
  const { host } = new URL(server.url);
  const second = await run(['--data', await folder(t), '--listen', host]);
  assert.equal(second.code, 1);
  assert.match(second.error, new RegExp(`Cannot listen on ${host}: another program listens there`));
});

test('a flag or setting that makes no sense is refused by name', async (t) => {
  const data = await folder(t);
  for (const [flags, word] of [
    [['--nonsense'], /--nonsense/],
    [['--listen', 'x'], /`listen`/],
    [['--database', 'x'], /`database`/],
  ] as const) {
    const { code, error } = await run(['--data', data, ...flags]);
    assert.equal(code, 2);
    assert.match(error, word);
  }
  assert.match((await run(['--help'])).out, /--example/);
});
