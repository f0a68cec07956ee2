import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';
import { type ReplyOf, type Route, routes, type TransferDocument } from '@muster/api';
import { problem } from '@muster/protocol';
import { type Client, type ConnectOptions, connect, MusterError } from '../src/index.ts';
import { type Answer, type FakeServer, type Handler, startFakeServer, TOKEN } from './fake-server.ts';

const WEB1 = routes['entities.get'].example?.reply as ReplyOf<'entities.get'>;
const CHANGED: ReplyOf<'change'> = { revision: 8, changed: true, dry_run: false, results: [] };

test('path, query and body of a call are sent where the route has them', async () => {
  await using server = await startFakeServer({ 'variables.set': () => ({ json: CHANGED }) });
  const reply = await client(server).variables.set({
    ref: 'tag:web/x',
    variable: 'port',
    value: { text: '80' },
    message: 'why',
    dry_run: true,
  });
  assert.deepEqual(reply, CHANGED);
  const [asked] = server.asked;
  assert.deepEqual(asked?.params, { ref: 'tag:web/x', variable: 'port' });
  assert.deepEqual(asked?.query, { message: 'why', dry_run: true });
  assert.deepEqual(asked?.body, { value: { text: '80' } });
});

test('every route can be called and passes the contract with its own example', async () => {
  const answers = Object.keys(routes).map((id) => [id, () => ({ json: { revision: 8 } })]);
  await using server = await startFakeServer(Object.fromEntries(answers) as Record<string, Handler>);
  const muster = client(server) as unknown as Record<string, unknown>;
  const plain = Object.values<Route>(routes).filter((route) => route.stream === undefined && route.rawBody === undefined);
  for (const { id, example } of plain) {
    const method = id.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)[name], muster);
    await (method as (call: object) => Promise<unknown>)({ ...example?.params, ...example?.query, ...(example?.body as object) });
  }
  assert.deepEqual(
    server.asked.map(({ id }) => id),
    plain.map(({ id }) => id),
  );
});

test('a problem of the server is a MusterError with all it says', async () => {
  const full = problem('exhausted', 'network.full', 'lan is full', { hint: 'widen it', data: { free: 0 } });
  await using server = await startFakeServer({ change: () => ({ problem: full }) });
  await assert.rejects(client(server).change({ operations: [] }), (error) => {
    assert.ok(error instanceof MusterError);
    assert.equal(error.status, 409);
    assert.equal(error.code, 'exhausted');
    assert.equal(error.reason, 'network.full');
    assert.equal(error.message, 'lan is full');
    assert.deepEqual(error.problem, full);
    return true;
  });
});

test('an answer that is no problem document is said to be so', async () => {
  await using server = await startFakeServer({ whoami: () => (response) => response.writeHead(500).end('<html>proxy</html>') });
  await assert.rejects(client(server).whoami(), { reason: 'client.bad-answer', status: 500 });
});

test('an argument that the route does not take is refused before anything is sent', async () => {
  await using server = await startFakeServer({});
  const { entities } = client(server);
  const wrong = { ref: 'web1', colour: 'red' };
  await assert.rejects(async () => entities.get(wrong), { message: 'entities.get takes no "colour"' });
  await assert.rejects(async () => (entities.get as (call: object) => Promise<unknown>)({}), { message: 'entities.get needs "ref"' });
  assert.equal(server.asked.length, 0);
});

test('a write is sent again with the same key after 503 and after a lost connection', async () => {
  const answers: Answer[] = [
    { problem: problem('unavailable', 'ledger.away', 'wait') },
    (response) => response.destroy(),
    { json: CHANGED },
  ];
  await using server = await startFakeServer({ change: () => answers.shift() ?? { json: null } });
  const waits: number[] = [];
  const muster = client(server, { sleep: async (ms) => void waits.push(ms), random: () => 0 });
  assert.deepEqual(await muster.change({ operations: [] }), CHANGED);
  assert.deepEqual(waits, [50, 100]);
  const keys = server.asked.map(({ headers }) => headers['idempotency-key']);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
});

test('each write has a key of its own; reads have none', async () => {
  await using server = await startFakeServer({ change: () => ({ json: CHANGED }), query: () => ({ json: page([], null) }) });
  const muster = client(server);
  await muster.change({ operations: [] });
  await muster.change({ operations: [] });
  await muster.change({ operations: [] }, { idempotencyKey: 'mine', ifMatch: '12.3' });
  await muster.query({ q: 'all' });
  const [first, second, third, read] = server.asked.map(({ headers }) => headers);
  assert.notEqual(first?.['idempotency-key'], second?.['idempotency-key']);
  assert.equal(third?.['idempotency-key'], 'mine');
  assert.equal(third?.['if-match'], '"12.3"');
  assert.equal(read?.['idempotency-key'], undefined);
});

test('Retry-After decides how long to wait', async () => {
  const busy: Answer = (response) => response.writeHead(429, { 'retry-after': '2' }).end('{}');
  const answers: Answer[] = [busy, { json: { status: 'ok', revision: 7 } }];
  await using server = await startFakeServer({ ready: () => answers.shift() ?? busy });
  const waits: number[] = [];
  await client(server, { sleep: async (ms) => void waits.push(ms) }).ready();
  assert.deepEqual(waits, [2_000]);
});

test('a server that stays away is reported as unreachable, after bounded patience', async () => {
  await using server = await startFakeServer({ whoami: () => (response) => response.destroy() });
  let waits = 0;
  const muster = client(server, { sleep: async () => void waits++ });
  await assert.rejects(muster.whoami(), { code: 'unavailable', reason: 'client.unreachable', status: 0 });
  assert.equal(waits, 6);
});

test('an abort ends a call at once, without a retry', async () => {
  const stop = new AbortController();
  await using server = await startFakeServer({ whoami: () => () => stop.abort() });
  await assert.rejects(client(server).whoami({}, { signal: stop.signal }), { name: 'AbortError' });
  assert.equal(server.asked.length, 1);
});

test('each walks all pages with the cursors of the server', async () => {
  const pages: Record<string, unknown> = { '': page(['a', 'b'], 'c1'), c1: page(['c'], 'c2'), c2: page([], null) };
  await using server = await startFakeServer({ 'entities.list': ({ query }) => ({ json: pages[String(query['cursor'] ?? '')] }) });
  const names: string[] = [];
  for await (const { name } of client(server).entities.list.each({ q: 'all', limit: 2 })) names.push(name);
  assert.deepEqual(names, ['a', 'b', 'c']);
  assert.deepEqual(
    server.asked.map(({ query }) => [query['q'], query['limit'], query['cursor']]),
    [
      ['all', 2, undefined],
      ['all', 2, 'c1'],
      ['all', 2, 'c2'],
    ],
  );
});

test('a walk that is left early asks for no further page', async () => {
  await using server = await startFakeServer({ 'entities.list': () => ({ json: page(['a', 'b'], 'more') }) });
  for await (const { name } of client(server).entities.list.each()) if (name === 'a') break;
  assert.equal(server.asked.length, 1);
});

test('documents are streamed up line by line, from memory or as they come', async () => {
  await using server = await startFakeServer({ apply: () => ({ json: { ...CHANGED, documents: 2 } }) });
  const documents: TransferDocument[] = [
    { kind: 'rack', name: 'rack1' },
    { kind: 'server', name: 'web1', in: 'rack1' },
  ];
  const muster = client(server);
  await muster.apply({ documents, message: 'load' });
  await muster.apply({ documents: comeOneByOne(documents) });
  await muster.apply({ documents: { text: '- {kind: rack, name: rack1}\n', type: 'application/yaml' } });
  const ndjson = `${documents.map((document) => JSON.stringify(document)).join('\n')}\n`;
  assert.deepEqual(
    server.asked.map(({ body, headers }) => [headers['content-type'], body]),
    [
      ['application/x-ndjson', ndjson],
      ['application/x-ndjson', ndjson],
      ['application/yaml', '- {kind: rack, name: rack1}\n'],
    ],
  );
  assert.deepEqual(server.asked[0]?.query, { message: 'load' });
});

test('a list is sent again after a lost connection, a stream that is used up is not', async () => {
  await using server = await startFakeServer({ apply: () => (response) => response.destroy() });
  const muster = client(server, { sleep: () => Promise.resolve() });
  await assert.rejects(muster.apply({ documents: comeOneByOne([{ kind: 'rack', name: 'r' }]) }), { reason: 'client.unreachable' });
  assert.equal(server.asked.length, 1);
  await assert.rejects(muster.apply({ documents: [{ kind: 'rack', name: 'r' }] }), { reason: 'client.unreachable' });
  assert.equal(server.asked.length, 8);
});

test('an export comes document by document, wherever the chunks break', async () => {
  const text = '{"kind":"rack","name":"räck1"}\r\n\n{"kind":"server","name":"web1"}\n';
  await using server = await startFakeServer({ export: () => (response) => sendInPieces(response, text, 3) });
  const names: string[] = [];
  for await (const document of client(server).export({ q: 'all' })) names.push(document.name);
  assert.deepEqual(names, ['räck1', 'web1']);
});

test('an export that breaks off is an error, not a shorter export', async () => {
  await using cut = await startFakeServer({
    export: () => (response) => response.write('{"kind":"rack","name":"a"}\n', () => response.destroy()),
  });
  await assert.rejects(listOf(client(cut).export()), { reason: 'client.cut-off' });
  await using half = await startFakeServer({ export: () => (response) => response.end('{"kind":"rack"') });
  await assert.rejects(listOf(client(half).export()), { reason: 'client.cut-off' });
});

test('files go up and come down as bytes', async () => {
  const content = new Uint8Array([0, 1, 254, 255]);
  await using server = await startFakeServer({
    'blobs.put': () => ({ json: { sha256: 'a'.repeat(64), size: 4 } }),
    'blobs.get': () => (response) => response.end(content),
  });
  const { blobs } = client(server);
  assert.equal((await blobs.put({ content })).size, 4);
  assert.deepEqual(await blobs.get({ sha256: 'a'.repeat(64) }), content);
});

test('waitForRevision asks until the server is there', async () => {
  const revisions = [3, 4, 9];
  await using server = await startFakeServer({ ready: () => ({ json: { status: 'ok', revision: revisions.shift() } }) });
  assert.equal(await client(server, { sleep: () => Promise.resolve() }).waitForRevision(8), 9);
  assert.equal(server.asked.length, 3);
});

test('a token is never printed', async () => {
  await using server = await startFakeServer({ whoami: () => (response) => response.writeHead(500).end('no') });
  const muster = client(server, { origin: 'cli' });
  const error = await muster.whoami().catch((caught: unknown) => caught);
  const texts = [
    inspect(muster, { depth: 10, showHidden: true }),
    JSON.stringify(muster),
    String(muster),
    inspect(error),
    JSON.stringify(error),
  ];
  for (const text of texts) assert.ok(!text.includes(TOKEN.slice(4)), text);
  assert.equal(inspect(muster), `Muster client of ${server.url}`);
});

test('a token or an address that fetch would quote in an error is refused without quoting it', () => {
  for (const options of [
    { url: 'http://127.0.0.1:1', token: 'mst_secret\n' },
    { url: 'http://ada:mst_secret@127.0.0.1:1' },
    { url: 'mst_secret' },
  ]) {
    assert.throws(
      () => connect(options),
      (error) => error instanceof MusterError && error.code === 'invalid' && !inspect(error).includes('mst_secret'),
    );
  }
});

function client(server: FakeServer, options: Partial<ConnectOptions> = {}): Client {
  return connect({ url: server.url, token: TOKEN, ...options });
}

function page(names: readonly string[], next: string | null) {
  return { items: names.map((name) => ({ ...WEB1, name })), next, revision: 7 };
}

async function listOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* comeOneByOne<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function sendInPieces(response: { write(bytes: Uint8Array): unknown; end(): unknown }, text: string, size: number): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
  response.end();
}
