// Bad input of every kind: a problem, cheaply, and nothing changed.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import { startRig } from './rig.ts';

test('what is not a valid request gets a problem with a reason', async (t) => {
  const rig = await startRig(t);
  const { admin } = rig;
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const cases: readonly [string, Promise<{ status: number; json: { reason: string } | undefined; text: string }>, number][] = [
    ['malformed JSON', admin.call('POST', '/v1/changes', { raw: '{"operations": [' }), 400],
    ['duplicate keys', admin.call('POST', '/v1/changes', { raw: '{"operations": [], "operations": []}' }), 400],
    ['__proto__', admin.call('POST', '/v1/changes', { raw: '{"__proto__": {"x": 1}, "operations": []}' }), 400],
    ['depth', admin.call('POST', '/v1/changes', { raw: `{"operations": ${deep}}` }), 413],
    ['invalid UTF-8', admin.call('POST', '/v1/changes', { raw: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) }), 400],
    ['another media type', admin.call('POST', '/v1/changes', { raw: 'a=1', type: 'application/x-www-form-urlencoded' }), 415],
    ['unknown member', admin.call('POST', '/v1/changes', { body: { operations: [], nonsense: 1 } }), 400],
    ['unknown parameter', admin.get('/v1/entities?nonsense=1'), 400],
    ['parameter twice', admin.get('/v1/entities?limit=1&limit=2'), 400],
    ['limit 0', admin.get('/v1/entities?limit=0'), 400],
    ['a cursor from elsewhere', admin.get('/v1/entities?cursor=1.2.abc'), 422],
    ['an unknown path', admin.get('/v1/nothing'), 404],
    ['an unknown method', admin.call('DELETE', '/v1/revisions'), 405],
    ['an escape that is none', admin.get('/v1/entities/%E0%A4%A'), 400],
    ['an expression of 100 kB', admin.call('POST', '/v1/query', { body: { q: 'a '.repeat(50_000) } }), 400],
    ['a long name', admin.change([{ op: 'create', kind: 'rack', name: 'x'.repeat(1_000_000) }]), 413],
    ['a bad idempotency key', admin.change([], { headers: { 'idempotency-key': 'x'.repeat(1000) } }), 400],
    ['a bad If-Match', admin.change([], { headers: { 'if-match': 'W/"x"' } }), 400],
    ['a body where there is none', admin.call('DELETE', '/v1/entities/x', { body: {} }), 400],
  ];
  for (const [name, answer, status] of cases) {
    const { status: got, json, text } = await answer;
    assert.equal(got, status, `${name}: ${text.slice(0, 300)}`);
    assert.ok(json?.reason !== undefined, name);
  }
  assert.equal((await admin.get('/v1/whoami')).json.revision, 1);
});

test('a body over the limit is refused before it is read', async (t) => {
  const rig = await startRig(t);
  const answer = await rig.admin
    .call('PUT', '/v1/blobs', { raw: new Uint8Array(17_000_000), type: 'application/octet-stream' })
    .catch((error: unknown) => error);
  if (!(answer instanceof Error)) assert.equal((answer as { status: number }).status, 413);
  assert.equal((await rig.nobody.get('/healthz')).status, 200);
});

test('what is not HTTP gets a problem and the door', async (t) => {
  const rig = await startRig(t);
  const { port, hostname } = new URL(rig.server.url);
  const text = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'));
    socket.on('data', (data) => (received += data.toString()));
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
  });
  assert.match(text, /^HTTP\/1.1 400 /);
  assert.match(text, /malformed.http/);
});

test('every answer says which revision it is of, and that it is no page', async (t) => {
  const rig = await startRig(t);
  for (const path of ['/v1/whoami', '/v1/nothing', '/v1/entities', '/healthz']) {
    const { headers } = await rig.admin.get(path);
    assert.equal(headers.get('muster-revision'), '1', path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.ok(headers.get('request-id'));
  }
});

test('a large answer is compressed for whoever takes that', async (t) => {
  const rig = await startRig(t, { example: 'true' });
  const { headers } = await rig.admin.call('GET', '/v1/entities?limit=100', { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(headers.get('content-encoding'), 'gzip');
});

test('neither tokens nor queries are logged', async (t) => {
  const rig = await startRig(t);
  await rig.admin.get('/v1/find?term=needle');
  const log = rig.logged();
  assert.match(log, /"route":"find"/);
  assert.ok(!log.includes('needle') && !log.includes('mst_'));
});

test('metrics count requests by route, never by path', async (t) => {
  const rig = await startRig(t);
  await rig.admin.get('/v1/entities/some-name');
  const { text } = await rig.nobody.get('/metrics');
  assert.match(text, /^muster_http_requests_total\{route="entities.get",status="404"\} 1$/m);
  assert.match(text, /^muster_revision 1$/m);
  assert.ok(!text.includes('some-name'));
});
