import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { findLocalServer } from './local.ts';

test('the server of this machine is found by its data directory', async () => {
  await using data = await directory({ 'listen.json': '{"url":"http://127.0.0.1:7080","pid":1}', 'admin.token': 'mst_a\n' });
  assert.deepEqual(await findLocalServer({ dataDir: data.path, env: {} }), { url: 'http://127.0.0.1:7080', token: 'mst_a' });
  assert.deepEqual(await findLocalServer({ dataDir: '/nowhere', env: { MUSTER_DATA: data.path } }), {
    url: 'http://127.0.0.1:7080',
    token: 'mst_a',
  });
});

test('the environment is stronger than the files', async () => {
  await using data = await directory({ 'listen.json': '{"url":"http://127.0.0.1:7080"}', 'admin.token': 'mst_a' });
  const env = { MUSTER_URL: 'https://fleet.example.net', MUSTER_TOKEN: 'mst_b' };
  assert.deepEqual(await findLocalServer({ dataDir: data.path, env }), { url: 'https://fleet.example.net', token: 'mst_b' });
});

test("the local administrator's token is never sent to a server that the environment names", async () => {
  await using data = await directory({ 'listen.json': '{"url":"http://127.0.0.1:7080"}', 'admin.token': 'mst_a' });
  const found = await findLocalServer({ dataDir: data.path, env: { MUSTER_URL: 'https://fleet.example.net' } });
  assert.deepEqual(found, { url: 'https://fleet.example.net' });
});

test('no data directory, no server', async () => {
  assert.equal(await findLocalServer({ dataDir: '/nowhere/at/all', env: {} }), null);
});

test('a file that says nothing is an error that names it', async () => {
  await using data = await directory({ 'listen.json': 'half a fi' });
  await assert.rejects(findLocalServer({ dataDir: data.path, env: {} }), { reason: 'client.bad-listen-file' });
});

async function directory(files: Readonly<Record<string, string>>): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'muster-client-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
