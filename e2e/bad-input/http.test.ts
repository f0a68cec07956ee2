// HTTP that is no way to ask.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import test from 'node:test';
import { type Attack, attackAll, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';
import { cpuMs, forgetPeak, peakResidentBytes, residentBytes } from './process-cost.ts';
import { startTarget } from './start-target.ts';
import type { Sent, Target } from './target.ts';

const malformed = (reason: string, status: number): Refused => ({ code: 'invalid', reason: `malformed.${reason}`, status });
const noRoute: Refused = { code: 'not_found', reason: 'request.no-route', status: 404 };
const CHANGE = '{"operations":[]}';

function typed(type: string, outcome: Refused): Attack {
  return { rule: `a change of type ${JSON.stringify(type)} is refused`, send: { path: '/v1/changes', body: CHANGE, type }, outcome };
}

function header(rule: string, name: string, value: string, outcome: Refused): Attack {
  return { rule, send: { path: '/v1/changes', body: CHANGE, headers: { [name]: value } }, outcome };
}

function at(rule: string, send: Sent, outcome: Refused): Attack {
  return { rule, send, outcome };
}

const REQUESTS: readonly Attack[] = [
  typed('text/plain', malformed('media-type', 415)),
  typed('text/html', malformed('media-type', 415)),
  typed('application/x-www-form-urlencoded', malformed('media-type', 415)),
  typed('multipart/form-data; boundary=x', malformed('media-type', 415)),
  typed('application/yaml', malformed('media-type', 415)),
  typed('application/json/json', malformed('media-type', 415)),
  typed('__proto__', malformed('media-type', 415)),
  typed('a'.repeat(5_000), malformed('media-type', 415)),
  at('a load of an unknown type is refused', { path: '/v1/apply', body: 'a,b\n', type: 'text/csv' }, malformed('media-type', 415)),
  header('a compressed body is refused', 'content-encoding', 'gzip', malformed('media-type', 415)),
  header('a tag that is none is refused', 'if-match', '"a", "b"', malformed('header', 400)),
  header('a key with spaces is refused', 'idempotency-key', 'a b', malformed('header', 400)),
  header('a key of 129 characters is refused', 'idempotency-key', 'a'.repeat(129), malformed('header', 400)),
  header('an origin that is none is refused', 'muster-origin', 'system', malformed('header', 400)),
  at('POST where only GET is, is refused', { method: 'POST', path: '/v1/whoami', body: '{}' }, malformed('method', 405)),
  at('TRACE is refused', { method: 'TRACE', path: '/v1/whoami' }, malformed('method', 405)),
  at('OPTIONS is refused', { method: 'OPTIONS', path: '/v1/whoami' }, malformed('method', 405)),
  at('PROPFIND is refused', { method: 'PROPFIND', path: '/v1/entities' }, malformed('method', 405)),
  at(
    'a method in a header means nothing',
    { method: 'POST', path: '/v1/whoami', body: '{}', headers: { 'x-http-method-override': 'GET' } },
    malformed('method', 405),
  ),
  { rule: 'a body that nobody asked for means nothing', send: { method: 'GET', path: '/v1/whoami', body: '{}' }, outcome: 'harmless' },
  at('a parameter that no route has is refused', { path: '/v1/entities?limit=1&__proto__[admin]=1' }, malformed('query', 400)),
  at('`constructor` is no parameter', { path: '/v1/entities?constructor=1' }, malformed('query', 400)),
  at('a parameter that comes twice is refused', { path: '/v1/entities?q=a&q=b' }, malformed('query', 400)),
  at(
    'a thousand parameters are refused',
    { path: `/v1/entities?${Array.from({ length: 1_000 }, (_, index) => `p${index}=1`).join('&')}` },
    malformed('query', 400),
  ),
  at('a percent sign alone in a path is refused', { path: '/v1/entities/%' }, malformed('url', 400)),
  at('bytes that are not UTF-8 in a path are refused', { path: '/v1/entities/%ff%fe' }, malformed('url', 400)),
  at('a URL of 60 kB is refused', { path: `/v1/entities/${'a'.repeat(60_000)}` }, malformed('url', 414)),
  at('a URL of 100 kB is refused', { path: `/v1/entities/${'a'.repeat(100_000)}` }, malformed('headers', 431)),
  at('headers of 100 kB are refused', { path: '/v1/whoami', headers: { 'x-a': 'a'.repeat(100_000) } }, malformed('headers', 431)),
  at('another case of a path is another path', { path: '/V1/whoami' }, noRoute),
  at('a slash too many leads nowhere', { path: '/v1//whoami' }, noRoute),
  at('a slash at the end leads nowhere', { path: '/v1/whoami/' }, noRoute),
  at('a dot segment leads nowhere', { path: '/v1/./whoami' }, noRoute),
  at('an encoded slash is part of a name', { path: '/v1/entities%2fweb1' }, noRoute),
  at('an absolute URL leads nowhere else', { path: 'http://169.254.169.254/latest/meta-data' }, noRoute),
  at(
    'a blob that says that it is too large is refused unread',
    { method: 'PUT', path: '/v1/blobs', body: '', headers: { 'content-length': String(2 ** 40) } },
    { code: 'too_large', reason: 'request.too-large', status: 413 },
  ),
  at(
    'a change that says that it is too large is refused unread',
    { path: '/v1/changes', body: '', headers: { 'content-length': String(2 ** 40) } },
    { code: 'too_large', reason: 'request.too-large', status: 413 },
  ),
];

test('a request that is none is refused', { timeout: 120_000 }, async (context) => {
  await using target = await startTarget();
  await loadFleet(target);
  await attackAll(context, target, REQUESTS);
  await context.test('a body without a token is not read', async () => {
    const answer = await target.send({ path: '/v1/changes', body: 'x'.repeat(4_000_000), token: null });
    assert.equal(answer.status, 401);
  });
});

interface Raw {
  readonly rule: string;
  /** `TOKEN` stands for a valid one. */
  readonly head: string;
  readonly says: RegExp;
}

const host = 'Host: localhost\r\n';
const authorized = `${host}Authorization: Bearer TOKEN\r\n`;

/** Two readers of the same bytes must not see different requests. */
const RAW: readonly Raw[] = [
  { rule: 'noise is refused', head: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/ },
  { rule: 'an unknown method is refused', head: `EVIL /v1/whoami HTTP/1.1\r\n${host}\r\n`, says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/ },
  { rule: 'a request without a host is refused', head: 'GET /v1/whoami HTTP/1.1\r\n\r\n', says: /^HTTP\/1.1 400 / },
  {
    rule: 'length and chunks at once are refused',
    head: `POST /v1/changes HTTP/1.1\r\n${authorized}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/,
  },
  {
    rule: 'two lengths are refused',
    head: `POST /v1/changes HTTP/1.1\r\n${authorized}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
    says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/,
  },
  {
    rule: 'a length that is no number is refused',
    head: `POST /v1/changes HTTP/1.1\r\n${authorized}Content-Length: 5x\r\n\r\n`,
    says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/,
  },
  {
    rule: 'a chunk whose size is no number is refused',
    head: `POST /v1/changes HTTP/1.1\r\n${authorized}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    says: /^HTTP\/1.1 400 /,
  },
  {
    rule: 'a chunk that says that it is gigantic is refused',
    head: `POST /v1/changes HTTP/1.1\r\n${authorized}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`,
    says: /^HTTP\/1.1 400 /,
  },
  {
    rule: 'a header without a name is refused',
    head: `GET /v1/whoami HTTP/1.1\r\n${authorized}: a\r\n\r\n`,
    says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/,
  },
  { rule: 'a folded header is refused', head: `GET /v1/whoami HTTP/1.1\r\n${authorized}X-A: a\r\n b\r\n\r\n`, says: /^HTTP\/1.1 400 / },
  {
    rule: 'NUL in a header is refused',
    head: `GET /v1/whoami HTTP/1.1\r\n${authorized}X-A: a\0b\r\n\r\n`,
    says: /^HTTP\/1.1 400 [\s\S]*malformed\.http/,
  },
  { rule: 'a space in a path is refused', head: `GET /v1/who ami HTTP/1.1\r\n${host}\r\n`, says: /^HTTP\/1.1 400 / },
  {
    rule: 'two thousand headers are refused',
    head: `GET /v1/whoami HTTP/1.1\r\n${authorized}${Array.from({ length: 20_000 }, (_, index) => `X-${index}: a\r\n`).join('')}\r\n`,
    says: /^HTTP\/1.1 431 [\s\S]*malformed\.headers/,
  },
];

test('bytes that are no request are refused, and close the connection', { timeout: 60_000 }, async (context) => {
  await using target = await startTarget();
  const before = await target.digest();
  for (const { rule, head, says } of RAW) {
    await context.test(rule, async () => {
      const socket = connect(target.port, '127.0.0.1');
      socket.end(Buffer.from(head.replace('TOKEN', target.token), 'latin1'));
      assert.match(await received(socket), says);
    });
  }
  assert.equal(await target.digest(), before);
  assert.equal(target.logged(), '');
});

/** All that came before the connection was closed, or broke. */
function received(socket: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let said = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    said += piece;
  });
  // Who refuses without reading all of it breaks the connection: that is no answer, what came before it is.
  socket.on('error', () => resolve(said)).on('close', () => resolve(said));
  return promise;
}

/** Sends chunks until the server has had enough. */
async function flood(
  target: Target,
  path: string,
  { chunk, bytesMax, type }: { readonly chunk: Buffer; readonly bytesMax: number; readonly type: string },
): Promise<{ answer: string; sentBytes: number }> {
  const socket = connect(target.port, '127.0.0.1');
  let isOver = false;
  const answer = received(socket).finally(() => {
    isOver = true;
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${target.token}\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
  let sentBytes = 0;
  while (!isOver && sentBytes < bytesMax) {
    sentBytes += chunk.length;
    if (!socket.write(framed)) await Promise.race([once(socket, 'drain').catch(() => undefined), answer]);
  }
  socket.destroy();
  return { answer: await answer, sentBytes };
}

test('a body without end is refused, and costs a bounded amount of memory', { timeout: 120_000 }, async (context) => {
  await using target = await startTarget();
  await loadFleet(target);
  const before = await target.digest();
  const idleBytes = await residentBytes(target.pid);
  const endless = [
    { rule: 'JSON of a change without end', path: '/v1/changes', type: 'application/json', chunk: Buffer.alloc(65_536, 0x20) },
    { rule: 'YAML without end', path: '/v1/apply', type: 'application/yaml', chunk: Buffer.alloc(65_536, 0x20) },
    { rule: 'a line of NDJSON without end', path: '/v1/apply', type: 'application/x-ndjson', chunk: Buffer.alloc(65_536, 0x61) },
    { rule: 'a load of lists without end', path: '/v1/apply', type: 'application/json', chunk: Buffer.alloc(65_536, 0x5b) },
    { rule: 'a load of nothing like JSON without end', path: '/v1/apply', type: 'application/json', chunk: Buffer.alloc(65_536, 0x61) },
    { rule: 'a load of a text without end', path: '/v1/apply', type: 'application/json', chunk: Buffer.alloc(65_536, 0x22) },
  ];
  for (const { rule, path, type, chunk } of endless) {
    await context.test(rule, async () => {
      await forgetPeak(target.pid);
      const began = await cpuMs(target.pid);
      const { answer, sentBytes } = await flood(target, path, { chunk, bytesMax: 400_000_000, type });
      const growth = (await peakResidentBytes(target.pid)) - idleBytes;
      context.diagnostic(
        `${rule}: refused after ${(sentBytes / 1e6).toFixed(1)} MB, ${(await cpuMs(target.pid)) - began} ms of CPU, grew by ${(growth / 2 ** 20).toFixed(0)} MiB: ${answer.slice(0, 20)} ${/"reason":"[^"]*"/.exec(answer)?.[0]}`,
      );
      assert.match(answer, /^HTTP\/1.1 4(00|13) /);
      assert.ok(growth < 64 * 2 ** 20, `grew by ${growth / 2 ** 20} MiB`);
    });
  }
  assert.equal(await target.digest(), before);
});

const SLOW_CLIENTS = 300;

test('who sends slowly holds up nobody, and takes little memory', { timeout: 60_000 }, async (context) => {
  await using target = await startTarget();
  const idleBytes = await residentBytes(target.pid);
  await forgetPeak(target.pid);
  const head = `POST /v1/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${target.token}\r\nContent-Type: application/json\r\n`;
  const sockets = Array.from({ length: SLOW_CLIENTS }, (_, index) => {
    const socket = connect(target.port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    // Some stop in the middle of the head, some in the body of which they say that it is as long as bodies may be.
    socket.write(index % 3 === 0 ? head : `${head}Content-Length: 2000000\r\n\r\n{"operations": [`);
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const began = performance.now();
  for (let time = 0; time < 20; time++) assert.equal((await target.send({ path: '/v1/whoami' })).status, 200);
  const growth = ((await peakResidentBytes(target.pid)) - idleBytes) / 2 ** 20;
  context.diagnostic(
    `${SLOW_CLIENTS} slow clients: others are answered in ${((performance.now() - began) / 20).toFixed(1)} ms; grew by ${growth.toFixed(1)} MiB`,
  );
  assert.ok(growth < 64, `grew by ${growth} MiB`);
  for (const socket of sockets) socket.destroy();
  assert.equal(target.logged(), '');
});
