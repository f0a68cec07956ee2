import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import test, { type TestContext } from 'node:test';
import { lightFetch } from './light-fetch.ts';

/** A server that answers with what it was asked. */
async function startEcho(t: TestContext): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    response.writeHead(request.url === '/gone' ? 404 : 200, { 'content-type': 'application/json', 'retry-after': '3' });
    response.end(JSON.stringify({ method: request.method, path: request.url, token: request.headers.authorization, body }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('it asks and answers as fetch does', async (t) => {
  const url = await startEcho(t);
  for (const [path, init] of [
    ['/v1/x?q=%C3%A4', { headers: { authorization: 'Bearer a' } }],
    ['/gone', { method: 'DELETE' }],
    ['/text', { method: 'POST', body: '{"é":1}' }],
    ['/bytes', { method: 'PUT', body: new Uint8Array([97, 98]) }],
  ] as const) {
    const [ours, theirs] = [await lightFetch(url + path, init), await fetch(url + path, init)];
    assert.equal(ours.status, theirs.status);
    assert.equal(ours.ok, theirs.ok);
    assert.equal(ours.headers.get('retry-after'), theirs.headers.get('retry-after'));
    assert.equal(ours.headers.get('x-nothing'), null);
    assert.deepEqual(await ours.json(), await theirs.json());
  }
});

test('the body of an answer can be read as bytes and as a stream', async (t) => {
  const url = await startEcho(t);
  const expected = await (await fetch(url)).text();
  assert.equal(Buffer.from(await (await lightFetch(url, {})).bytes()).toString(), expected);
  const { body } = await lightFetch(url, {});
  assert.ok(body !== null);
  assert.equal((await buffer(body)).toString(), expected);
});

test('who cannot be reached is an error with a cause, as from fetch', async (t) => {
  const url = await startEcho(t);
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(lightFetch(url, { signal }), (error) => error instanceof TypeError && error.cause instanceof Error);
  await assert.rejects(
    lightFetch('http://127.0.0.1:1', {}),
    (error) => error instanceof TypeError && error.cause instanceof Error && 'code' in error.cause,
  );
});
