import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Rig, startRig } from './rig.ts';

const RACK = { op: 'create', kind: 'rack', name: 'r1' };

async function withServer(rig: Rig): Promise<void> {
  const made = await rig.admin.change([
    RACK,
    { op: 'create', kind: 'server', name: 'web1', in: ['r1'], attributes: [{ key: 'status', values: ['active'] }] },
  ]);
  assert.equal(made.status, 200, made.text);
}

test('a change is there after a restart, with its message and who made it', async (t) => {
  const rig = await startRig(t);
  await rig.admin.change([RACK], { message: 'first rack' });
  const again = await rig.restart();
  assert.equal((await again.admin.get('/v1/entities/r1')).json.kind, 'rack');
  const [newest] = (await again.admin.get('/v1/revisions')).json.items;
  assert.deepEqual([newest.message, newest.actor, newest.origin], ['first rack', 'token:admin', 'api']);
});

test('a change is whole or absent', async (t) => {
  const rig = await startRig(t);
  const answer = await rig.admin.change([RACK, { op: 'set', entity: 'nowhere', key: 'x', values: [1] }]);
  assert.equal(answer.status, 404);
  assert.equal(answer.json.pointer, '/operations/1');
  assert.equal((await rig.admin.get('/v1/entities/r1')).status, 404);
});

test('several refused operations are told together', async (t) => {
  const rig = await startRig(t);
  const wrong = { op: 'create', kind: 'nonsense', name: 'x' };
  const answer = await rig.admin.change([wrong, RACK, wrong]);
  assert.equal(answer.json.reason, 'change.refused');
  assert.deepEqual(
    answer.json.data.problems.map((each: { pointer: string }) => each.pointer),
    ['/operations/0', '/operations/2'],
  );
});

test('a change that changes nothing makes no revision', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  const again = await rig.admin.change([{ op: 'set', entity: 'web1', key: 'status', values: ['active'] }]);
  assert.deepEqual([again.json.revision, again.json.changed], [null, false]);
});

test('a dry run shows the difference and changes nothing', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  const dry = await rig.admin.change([{ op: 'set', entity: 'web1', key: 'status', values: ['broken'] }], { dry_run: true });
  const [entry] = dry.json.diff;
  assert.deepEqual(
    [entry.entity.name, entry.change, entry.what, entry.before, entry.after],
    ['web1', '~', 'attribute status', 'active', 'broken'],
  );
  assert.equal(dry.json.revision, null);
  assert.equal((await rig.admin.get('/v1/entities/web1')).json.attributes[0].value, 'active');
  assert.equal((await rig.admin.get('/v1/whoami')).json.revision, 2);
});

test('the same idempotency key gives the same answer and changes nothing', async (t) => {
  const rig = await startRig(t);
  const headers = { 'idempotency-key': 'k-1' };
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => rig.admin.change([RACK], { headers })));
  for (const other of others) assert.deepEqual(other.json, first?.json);
  const again = await rig.restart();
  const late = await again.admin.change([RACK], { headers });
  assert.deepEqual(late.json, first?.json);
  const different = await again.admin.change([{ ...RACK, name: 'r2' }], { headers });
  assert.equal(different.json.reason, 'request.key-reused');
  assert.equal(different.status, 409);
});

test('the keys of two tokens have nothing to do with each other', async (t) => {
  const rig = await startRig(t);
  const other = await rig.person('other', [{ action: 'read' }, { action: 'write' }]);
  const headers = { 'idempotency-key': 'same' };
  assert.equal((await rig.admin.change([RACK], { headers })).status, 200);
  assert.equal((await other.change([{ ...RACK, name: 'r2' }], { headers })).status, 200);
});

test('If-Match refuses to overwrite what changed since it was read, and tells what is there', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  const read = await rig.admin.get('/v1/entities/web1');
  const etag = read.headers.get('etag') ?? '';
  assert.equal(etag, `"${read.json.etag}"`);
  const first = await rig.admin.call('PATCH', '/v1/entities/web1', {
    body: { attributes: [{ key: 'status', values: ['broken'] }] },
    headers: { 'if-match': etag },
  });
  assert.equal(first.status, 200, first.text);
  const second = await rig.admin.call('PATCH', '/v1/entities/web1', {
    body: { attributes: [{ key: 'status', values: ['fine'] }] },
    headers: { 'if-match': etag },
  });
  assert.equal(second.status, 412);
  assert.ok(
    second.json.data.facts.some((fact: { value: unknown }) => fact.value === 'broken'),
    second.text,
  );
});

test('of all who write at once on one state, one wins and the others are told', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  const { etag } = (await rig.admin.get('/v1/entities/web1')).json;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      rig.admin.change([{ op: 'set', entity: 'web1', key: 'status', values: [`s${index}`], if_match: etag }]),
    ),
  );
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  assert.equal(answers.filter((answer) => answer.status === 412).length, 19);
});

test('twenty who allocate at once get twenty addresses', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  await rig.admin.change([{ op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/27'] }] }]);
  const answers = await Promise.all(
    Array.from({ length: 31 }, () => rig.admin.change([{ op: 'allocate', entity: 'web1', source: 'lan' }])),
  );
  const given = answers.filter((answer) => answer.status === 200).map((answer) => answer.json.results[0].items[0]);
  assert.equal(new Set(given).size, 30);
  assert.equal(answers.find((answer) => answer.status !== 200)?.json.code, 'exhausted');
});

test('a load that says a secret as it is changes nothing, for those who might read it', async (t) => {
  const rig = await startRig(t);
  const row = (attribute: string, variable: string) => [
    {
      kind: 'server',
      name: 'web1',
      attributes: { login: 'root', 'bmc.password#1': { secret: attribute } },
      variables: { password: { secret: variable } },
    },
  ];
  assert.equal((await rig.admin.load(row('one', 'two'))).json.changed, true);
  assert.equal((await rig.admin.load(row('one', 'two'))).json.changed, false);
  assert.equal((await rig.admin.load(row('one', 'two'), '?dry_run=true')).json.changed, false);
  const [entry, ...others] = (await rig.admin.load(row('one', 'three'), '?dry_run=true')).json.diff;
  assert.equal(others.length, 0);
  assert.match(entry.what, /password/);
  assert.equal((await rig.admin.load(row('one', 'three'))).json.changed, true);
  assert.equal((await rig.admin.get('/v1/entities/web1/secrets/password')).json.value, 'three');
  assert.equal((await rig.admin.get(`/v1/entities/web1/secrets/${encodeURIComponent('bmc.password#1')}`)).json.value, 'one');
  const writer = await rig.person('writer', [{ action: 'read' }, { action: 'write' }]);
  assert.equal((await writer.load(row('one', 'three'), '?dry_run=true')).json.reason, 'access.secrets');
});

test('a secret is never shown, and revealed to who may', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  const word = 'correct horse battery staple';
  const set = await rig.admin.call('PUT', '/v1/entities/web1/vars/password', {
    body: { value: { secret: word } },
    headers: { 'idempotency-key': 'secret' },
  });
  assert.equal(set.status, 200, set.text);
  const again = await rig.restart();
  for (const path of [
    '/v1/entities/web1',
    '/v1/entities/web1/vars?explain=1',
    '/v1/export',
    '/v1/revisions/3',
    '/v1/entities/web1/history',
    '/v1/entities/web1/blame',
    '/v1/secrets',
    '/v1/diff?from=1',
    '/metrics',
  ]) {
    const answer = await again.admin.get(path);
    assert.equal(answer.status, 200, answer.text);
    assert.ok(!answer.text.includes(word), path);
  }
  const revealed = await again.admin.get('/v1/entities/web1/secrets/password');
  assert.equal(revealed.json.value, word);
  assert.equal(revealed.headers.get('cache-control'), 'no-store');
  const writer = await again.person('writer', [{ action: 'read' }, { action: 'write' }]);
  const refused = await writer.call('PUT', '/v1/entities/web1/vars/password', { body: { value: { secret: 'x' } } });
  assert.equal(refused.json.reason, 'access.secrets');
  assert.equal((await writer.get('/v1/entities/web1/secrets/password')).status, 403);
  assert.equal((await again.admin.call('POST', '/v1/secrets/rotate', { body: {} })).json.rotated, 1);
  const last = await again.restart();
  assert.equal((await last.admin.get('/v1/entities/web1/secrets/password')).json.value, word);
  for (const { logged } of [rig, again, last]) assert.ok(!logged().includes(word));
});

test('a load of many documents is one revision, and every bad row is told at once', async (t) => {
  const rig = await startRig(t);
  const good = Array.from({ length: 200 }, (_, index) => ({ kind: 'server', name: `s${index}`, in: 'r1', units: undefined }));
  const loaded = await rig.admin.load([...good.slice(0, 20), { kind: 'rack', name: 'r1' }], '?message=load');
  assert.equal(loaded.json.revision, 2, loaded.text);
  const refused = await rig.admin.load([
    { kind: 'server', name: 'ok1' },
    { kind: 'nonsense', name: 'x' },
    { kind: 'server', name: 'ok2' },
    { kind: 'server', name: '-bad-' },
  ]);
  assert.equal(refused.json.reason, 'apply.rows');
  assert.deepEqual(
    refused.json.data.rows.map((row: { row: number; line: number }) => [row.row, row.line]),
    [
      [2, 2],
      [4, 4],
    ],
  );
  assert.equal((await rig.admin.get('/v1/entities/ok1')).status, 404);
});

test('a load may be NDJSON, JSON or YAML, and an export is read back as no change', async (t) => {
  const rig = await startRig(t);
  const yaml = await rig.admin.call('POST', '/v1/apply', {
    raw: '- kind: rack\n  name: r1\n- kind: server\n  name: web1\n  in: r1\n',
    type: 'application/yaml',
  });
  assert.equal(yaml.status, 200, yaml.text);
  const json = await rig.admin.call('POST', '/v1/apply', { raw: '[{"kind":"server","name":"web2","in":"r1"}]', type: 'application/json' });
  assert.equal(json.status, 200, json.text);
  for (const [accept, type] of [
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/yaml', 'application/yaml'],
  ]) {
    const exported = await rig.admin.call('GET', '/v1/export', { headers: { accept: accept ?? '' } });
    assert.equal(exported.headers.get('content-type'), type);
    const back = await rig.admin.call('POST', '/v1/apply', { raw: exported.text, type: type ?? '' });
    assert.deepEqual([back.status, back.json.changed], [200, false], back.text);
  }
});

test('a revert is a new revision, and says what stands in its way', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  await rig.admin.change([{ op: 'set', entity: 'web1', key: 'status', values: ['broken'] }]);
  const undone = await rig.admin.call('POST', '/v1/revert', { body: { revision: 3 } });
  assert.equal(undone.json.revision, 4, undone.text);
  await rig.admin.change([{ op: 'set', entity: 'web1', key: 'status', values: ['gone'] }]);
  const refused = await rig.admin.call('POST', '/v1/revert', { body: { revision: 3 } });
  assert.equal(refused.status, 409, refused.text);
  assert.equal(refused.json.reason, 'revert.conflict');
  assert.equal(refused.json.data.conflicts.at(-1).actor, 'token:admin');
  const back = await rig.admin.call('POST', '/v1/revert', { body: { entity: 'web1', at: 2 } });
  assert.equal(back.status, 200, back.text);
  assert.equal((await rig.admin.get('/v1/entities/web1')).json.attributes[0].value, 'active');
});

test('pages of one walk are of one revision, whatever is written meanwhile', async (t) => {
  const rig = await startRig(t);
  await rig.admin.load(Array.from({ length: 25 }, (_, index) => ({ kind: 'pool', name: `p${index}` })));
  const first = await rig.admin.get('/v1/entities?q=kind:pool&limit=10');
  await rig.admin.change([
    { op: 'delete', entity: 'pool:p3' },
    { op: 'create', kind: 'pool', name: 'p2a' },
  ]);
  const second = await rig.admin.get(`/v1/entities?q=kind:pool&limit=10&cursor=${first.json.next}`);
  const third = await rig.admin.get(`/v1/entities?q=kind:pool&limit=10&cursor=${second.json.next}`);
  const names = [first, second, third].flatMap((page) => page.json.items.map((item: { name: string }) => item.name));
  assert.deepEqual(
    names,
    Array.from({ length: 25 }, (_, index) => `p${index}`),
  );
  assert.equal(third.json.next, null);
  const altered = await rig.admin.get(`/v1/entities?q=kind:rack&limit=10&cursor=${first.json.next}`);
  assert.equal(altered.json.reason, 'cursor.foreign');
});

test('the past is as it was, with the names of then', async (t) => {
  const rig = await startRig(t);
  await withServer(rig);
  await rig.admin.change([{ op: 'rename', entity: 'web1', name: 'web9' }]);
  await rig.admin.change([{ op: 'delete', entity: 'web9' }]);
  const then = await rig.admin.get('/v1/entities/web1?as_of=2');
  assert.equal(then.json.name, 'web1');
  assert.equal(then.headers.get('muster-revision'), '2');
  assert.equal((await rig.admin.get(`/v1/entities/${then.json.id}`)).status, 404);
  const history = await rig.admin.get(`/v1/entities/${then.json.id}/history`);
  assert.equal(history.json.items[0].change, '-');
  const times = (await rig.admin.get('/v1/revisions/2')).json.time;
  assert.equal((await rig.admin.get(`/v1/entities/web1?as_of=${times}`)).status, 200);
  assert.equal((await rig.admin.get('/v1/entities?as_of=99')).json.reason, 'revision.unknown');
});

test('a load brings the contents that it names', async (t) => {
  const rig = await startRig(t);
  const content = 'certificate';
  const sha256 = rig.server.services.hashing.sha256(content);
  const document = {
    kind: 'pool',
    name: 'p',
    attributes: { pem: { blob: sha256 } },
    blobs: { [sha256]: Buffer.from(content).toString('base64') },
  };
  const loaded = await rig.admin.load([document]);
  assert.equal(loaded.status, 200, loaded.text);
  assert.equal((await rig.admin.get(`/v1/blobs/${sha256}`)).text, content);
  const wrong = await rig.admin.load([{ ...document, blobs: { [sha256]: 'AAAA' } }]);
  assert.equal(wrong.json.reason, 'blob.malformed');
});

test('a variable file is pinned by its content, and only from where an administrator says', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-vars-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'eu.yaml'), 'timezone: Europe/Amsterdam\n');
  const rig = await startRig(t, { variable_file_directories: folder });
  await rig.admin.change([{ op: 'create', kind: 'region', name: 'eu' }]);
  const url = pathToFileURL(join(folder, 'eu.yaml')).href;
  const made = await rig.admin.call('POST', '/v1/entities/eu/vars/refresh', { body: { url } });
  assert.equal(made.status, 200, made.text);
  const vars = await rig.admin.get('/v1/entities/eu/vars');
  assert.deepEqual([vars.json.items[0].name, vars.json.items[0].value, vars.json.items[0].file], ['timezone', 'Europe/Amsterdam', url]);
  const again = await rig.admin.call('POST', '/v1/entities/eu/vars/refresh', { body: {} });
  assert.deepEqual([again.json.changed, again.json.sha256], [false, made.json.sha256]);
  const elsewhere = await rig.admin.call('POST', '/v1/entities/eu/vars/refresh', { body: { url: 'file:///etc/passwd' } });
  assert.ok(elsewhere.status >= 400, elsewhere.text);
  assert.ok(!elsewhere.text.includes('root:'));
});
