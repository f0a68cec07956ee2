// Deny by default: nothing without a token, nothing without the right, nothing of another tenant. Every route is walked; those
// that a part of this test does not cover stand in goldens/uncovered-authz.txt, which is to stay empty.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type Route, type RouteId, routes } from '@muster/api';
import { type Person, type Rig, startRig } from './rig.ts';
import { type Sample, type SampleNames, samples } from './samples.ts';

const ACTIONS = ['read', 'write', 'approve', 'run', 'secrets', 'admin'] as const;
const ROUTES: readonly Route[] = Object.values(routes);
const CANARY = 'canary-7f3a';

const NAMES: SampleNames = {
  ref: `server:${CANARY}-host`,
  network: `network:${CANARY}-net`,
  cloud: `cloud:${CANARY}-cloud`,
  tenant: `${CANARY}-tenant`,
  token: `${CANARY}-token`,
  secret: 'password',
  number: 3,
  sha256: '3d82c15c5b6a6b3f3a2a2f0fd5b5c6b0dc1f4ce4dd5a8db9ae2c8c8ba61d1c52',
};

function call(person: Person, route: Route, sample: Sample) {
  const { path, ...options } = sample;
  return person.call(route.method, path, options);
}

/** A tenant whose every name, value and message has a word that nobody else may ever read. */
async function withCanary(rig: Rig): Promise<SampleNames> {
  const tenant = NAMES.tenant;
  await must(rig.admin.change([{ op: 'create', kind: 'tenant', name: tenant }], { message: `${CANARY} message` }));
  const documents = [
    { kind: 'region', name: `${CANARY}-region` },
    { kind: 'rack', name: `${CANARY}-rack` },
    { kind: 'network', name: `${CANARY}-net`, attributes: { cidr: '10.9.0.0/24' } },
    { kind: 'cloud', name: `${CANARY}-cloud` },
    { kind: 'tag', name: `${CANARY}-tag`, variables: { word: `${CANARY} value` } },
    { kind: 'pool', name: `${CANARY}-pool`, attributes: { members: 'kind:server' } },
    {
      kind: 'server',
      name: `${CANARY}-host`,
      in: [`${CANARY}-rack`, `cloud:${CANARY}-cloud`],
      attributes: { status: CANARY, [CANARY]: 1, serial: `${CANARY}-serial`, password: { secret: `${CANARY} secret` } },
      tags: [`${CANARY}-tag`],
      variables: { word: CANARY },
      addresses: [{ network: `${CANARY}-net` }],
    },
  ].map((document) => ({ ...document, tenant }));
  await must(rig.admin.load(documents, `?message=${CANARY}`));
  const blob = await must(rig.admin.call('PUT', '/v1/blobs', { raw: CANARY, type: 'application/octet-stream' }));
  const grants = [{ action: 'read', tenant }];
  await must(rig.admin.call('POST', '/v1/tokens', { body: { name: NAMES.token, grants } }));
  await must(rig.admin.change([{ op: 'set', entity: `${tenant}/${NAMES.ref}`, key: 'blob', values: [{ blob: blob.json.sha256 }] }]));
  const revisions = await must(rig.admin.get('/v1/revisions'));
  const load = revisions.json.items.find((item: { message: string }) => item.message === CANARY);
  return { ...NAMES, sha256: blob.json.sha256, number: load.number };
}

async function must(answer: Promise<Awaited<ReturnType<Person['get']>>>) {
  const { status, text, json, headers } = await answer;
  assert.ok(status < 300, `${status} ${text}`);
  return { status, text, json, headers };
}

test('no route but the public ones answers without a token', async (t) => {
  const rig = await startRig(t);
  for (const route of ROUTES) {
    if (route.id === 'events') continue;
    const answer = await call(rig.nobody, route, samples(NAMES)[route.id as RouteId]);
    if (route.permission === 'public') assert.equal(answer.status, 200, route.id);
    else assert.equal(answer.status, 401, route.id);
  }
});

test('the public routes are these', () => {
  const open = ROUTES.filter((route) => route.permission === 'public').map((route) => route.path);
  assert.deepEqual(open.sort(), ['/healthz', '/metrics', '/readyz', '/v1/openapi.json']);
});

test('every route refuses a token that has every right but the one it takes', async (t) => {
  const rig = await startRig(t);
  const lacking = new Map<string, Person>();
  for (const action of ACTIONS) {
    const grants = ACTIONS.filter((other) => other !== action).map((other) => ({ action: other }));
    lacking.set(action, await rig.person(`no-${action}`, grants));
  }
  for (const route of ROUTES) {
    if (route.permission === 'public') continue;
    const person = lacking.get(route.permission.action);
    assert.ok(person);
    const answer = await call(person, route, samples(NAMES)[route.id as RouteId]);
    assert.equal(answer.status, 403, `${route.id}: ${answer.text}`);
  }
});

/** What somebody with all rights in another tenant gets; `hidden` answers 200 and has nothing of it. */
const FOREIGN: Partial<Record<RouteId, 'hidden' | 404 | 403 | 422 | 409>> = {
  'entities.list': 'hidden',
  query: 'hidden',
  'entities.create': 404,
  'entities.get': 404,
  'entities.update': 404,
  'entities.delete': 404,
  'entities.attributes': 404,
  'entities.setAttribute': 404,
  'entities.addAttribute': 404,
  'entities.unsetAttribute': 404,
  'entities.tree': 404,
  'entities.ports': 404,
  'entities.locate': 404,
  'entities.members': 404,
  'entities.history': 404,
  'entities.blame': 404,
  'variables.list': 404,
  'variables.set': 404,
  'variables.delete': 404,
  'variables.refresh': 404,
  'secrets.list': 'hidden',
  'secrets.reveal': 404,
  'secrets.rotate': 403,
  change: 404,
  apply: 422,
  export: 'hidden',
  pick: 409,
  'revisions.list': 'hidden',
  'revisions.get': 404,
  diff: 'hidden',
  revert: 404,
  'kinds.list': 'hidden',
  'kinds.get': 'hidden',
  'kinds.define': 403,
  'kinds.delete': 404,
  'networks.get': 404,
  'clouds.route': 404,
  'tenants.list': 'hidden',
  'regions.list': 404,
  find: 'hidden',
  complete: 'hidden',
  check: 'hidden',
  'prometheus.targets': 'hidden',
  'blobs.put': 'hidden',
  'blobs.get': 404,
  'tokens.list': 'hidden',
  'tokens.create': 403,
  'tokens.revoke': 404,
  events: 'hidden',
  whoami: 'hidden',
  openapi: 'hidden',
  metrics: 'hidden',
  health: 'hidden',
  ready: 'hidden',
};

test('somebody with all rights in another tenant finds nothing, changes nothing and learns nothing', async (t) => {
  const rig = await startRig(t);
  const names = await withCanary(rig);
  await must(rig.admin.change([{ op: 'create', kind: 'tenant', name: 'other' }]));
  const stranger = await rig.person(
    'stranger',
    ACTIONS.map((action) => ({ action, tenant: 'other' })),
  );
  await must(stranger.change([{ op: 'create', kind: 'server', name: 'own' }]));
  const canary = await rig.admin.get(`/v1/entities/${encodeURIComponent(`${names.tenant}/${names.ref}`)}`);
  const foreign = await idsOf(rig, names.tenant);
  const byId = { ...names, ref: canary.json.id };
  for (const known of [names, { ...names, ref: `${names.tenant}/${names.ref}` }, byId]) {
    for (const route of ROUTES) {
      const expected = FOREIGN[route.id as RouteId];
      const answer =
        route.id === 'events' ? await firstEvents(rig, stranger, known) : await call(stranger, route, samples(known)[route.id as RouteId]);
      const label = `${route.id} of ${known.ref}: ${answer.status} ${answer.text.slice(0, 300)}`;
      if (expected !== undefined) assert.equal(answer.status, expected === 'hidden' ? 200 : expected, label);
      const said = withoutEchoes(answer.text, known);
      assert.ok(!said.includes(CANARY), label);
      for (const id of foreign) if (id !== known.ref) assert.ok(!answer.text.includes(id), label);
    }
  }
  const still = await rig.admin.get(`/v1/entities/${canary.json.id}`);
  assert.equal(still.json.etag, canary.json.etag);
});

/** What the caller said themselves may be said back to them. */
function withoutEchoes(text: string, names: SampleNames): string {
  let rest = text;
  for (const name of Object.values(names).map(String)) {
    for (const echo of [name, name.split(':').pop() ?? name, name.split('/').pop() ?? name])
      if (echo.includes(CANARY)) rest = rest.replaceAll(echo, '');
  }
  return rest;
}

async function idsOf(rig: Rig, tenant: string): Promise<string[]> {
  const list = await rig.admin.get(`/v1/entities?limit=1000&q=${encodeURIComponent(`tenant:${tenant}`)}`);
  return list.json.items.map((item: { id: string }) => item.id);
}

/** Events up to one that the stranger makes: whatever came before it has been told by then. */
async function firstEvents(rig: Rig, stranger: Person, names: SampleNames) {
  const stream = await stranger.follow(samples(names).events.path);
  const mark = `mark ${Math.floor(rig.server.services.clock.elapsedMs())}`;
  await must(stranger.change([{ op: 'set', entity: 'own', key: 'mark', values: [mark] }], { message: mark }));
  const text = await stream.until((received) => received.includes(mark));
  await stream.close();
  return { status: stream.status, text };
}

test('the list of routes that no authorization test covers is the golden one, and empty', async () => {
  const uncovered = ROUTES.filter((route) => FOREIGN[route.id as RouteId] === undefined).map((route) => `${route.method} ${route.path}\n`);
  const golden = await readFile(join(import.meta.dirname, 'goldens', 'uncovered-authz.txt'), 'utf8');
  assert.equal(uncovered.join(''), golden);
  assert.equal(golden, '');
});

test('a grant with an expression is for what matches it, before and after the change', async (t) => {
  const rig = await startRig(t);
  await must(
    rig.admin.change([
      { op: 'create', kind: 'pool', name: 'mine' },
      { op: 'create', kind: 'server', name: 'a', in: ['mine'] },
      { op: 'create', kind: 'server', name: 'b' },
    ]),
  );
  const person = await rig.person('narrow', [
    { action: 'read', expression: 'pool:mine' },
    { action: 'write', expression: 'pool:mine' },
  ]);
  const list = await person.get('/v1/entities');
  assert.deepEqual(
    list.json.items.map((item: { name: string }) => item.name),
    ['a'],
  );
  assert.equal(list.json.total, 1);
  assert.equal((await person.get('/v1/entities/b')).status, 404);
  assert.equal((await person.change([{ op: 'set', entity: 'a', key: 'x', values: [1] }])).status, 200);
  assert.equal((await person.change([{ op: 'create', kind: 'server', name: 'c' }])).status, 403);
});

test('whoever sees something in a tenant looks names up there, and does not see the tenant itself', async (t) => {
  const rig = await startRig(t);
  await must(
    rig.admin.load([
      { kind: 'tenant', name: 'acme', variables: { owner: 'unseen' } },
      { kind: 'pool', name: 'mine', attributes: { note: 'unseen' }, variables: { port: 80 } },
      { kind: 'server', name: 'a', in: ['mine'] },
      { kind: 'server', name: 'b' },
      { kind: 'server', name: 'c', tenant: 'acme' },
    ]),
  );
  const everywhere = await rig.person(
    'everywhere',
    ['read', 'write'].map((action) => ({ action, expression: 'pool:mine' })),
  );
  const here = await rig.person(
    'here',
    ['read', 'write'].map((action) => ({ action, tenant: 'default', expression: 'pool:mine' })),
  );
  for (const person of [everywhere, here]) {
    for (const part of ['', '/vars', '/ports', '/history', '/tree', '/blame', '/locate', '/attributes']) {
      for (const query of ['', '?tenant=default'])
        assert.equal((await person.get(`/v1/entities/a${part}${query}`)).status, 200, part + query);
    }
    assert.equal((await person.get('/v1/entities/a')).json.tenant.name, 'default');
    const set = await person.call('PUT', '/v1/entities/a/attributes/x?tenant=default', { body: { values: [String(person === here)] } });
    assert.equal(set.status, 200, set.text);
    assert.deepEqual(
      (await person.get('/v1/tenants')).json.items.map((item: { name: string }) => item.name),
      ['default'],
    );
    for (const hidden of ['b', 'mine', 'tenant:default', 'tenant:acme', 'acme/c']) {
      for (const part of ['', '/vars', '/history'])
        assert.equal((await person.get(`/v1/entities/${encodeURIComponent(hidden)}${part}`)).status, 404, hidden + part);
    }
    assert.equal((await person.get('/v1/entities/c?tenant=acme')).status, 404);
  }
});

test('a variable from a source that may not be seen has its value and no name', async (t) => {
  const rig = await startRig(t);
  await must(
    rig.admin.load([
      { kind: 'pool', name: 'mine', variables: { port: 80 } },
      { kind: 'server', name: 'a', in: ['mine'] },
    ]),
  );
  const person = await rig.person('narrow', [{ action: 'read', expression: 'kind:server' }]);
  const [port] = (await person.get('/v1/entities/a/vars')).json.items;
  assert.equal(port.value, 80);
  assert.deepEqual(port.source, { id: '', kind: 'pool', name: '(not visible)' });
  assert.equal(port.actor, '(not visible)');
  const pool = (await rig.admin.get('/v1/entities/mine')).json.id;
  for (const part of ['', '/history', '/blame', '/vars', '/locate'])
    assert.ok(!(await person.get(`/v1/entities/a${part}`)).text.includes(pool), part);
  assert.ok((await person.get('/v1/entities/a/history')).json.items.some((item: { what: string }) => item.what === 'in (not visible)'));
});

test('HEAD takes what GET takes, right and all, and answers without a body', async (t) => {
  const rig = await startRig(t);
  const names = await withCanary(rig);
  const writer = await rig.person('writer', [{ action: 'write' }]);
  for (const route of ROUTES) {
    if (route.method !== 'GET' || route.id === 'events') continue;
    const { path } = samples(names)[route.id as RouteId];
    for (const person of [rig.admin, writer, rig.nobody]) {
      const [head, get] = [await person.call('HEAD', path), await person.get(path)];
      assert.equal(head.status, get.status, `${route.id} ${get.status}`);
      assert.equal(head.text, '', route.id);
    }
  }
  assert.equal((await rig.admin.call('HEAD', '/v1/events')).status, 405);
});

test('a token gives no right that its maker lacks', async (t) => {
  const rig = await startRig(t);
  await must(rig.admin.change([{ op: 'create', kind: 'tenant', name: 'other' }]));
  const maker = await rig.person('maker', [
    { action: 'admin', tenant: 'other' },
    { action: 'read', tenant: 'other' },
    { action: 'write', tenant: 'other' },
  ]);
  const wider = await maker.call('POST', '/v1/tokens', { body: { name: 'wider', grants: [{ action: 'read' }] } });
  assert.equal(wider.status, 403, wider.text);
  const other = await maker.call('POST', '/v1/tokens', { body: { name: 'secrets', grants: [{ action: 'secrets', tenant: 'other' }] } });
  assert.equal(other.status, 403, other.text);
  const same = await maker.call('POST', '/v1/tokens', { body: { name: 'same', grants: [{ action: 'read', tenant: 'other' }] } });
  assert.equal(same.status, 200, same.text);
});

test('a revoked token is refused at once, an expired one from its time on', async (t) => {
  const rig = await startRig(t);
  const made = await must(rig.admin.call('POST', '/v1/tokens', { body: { name: 'ada', grants: [{ action: 'read' }] } }));
  const ada = rig.as(made.json.token);
  assert.equal((await ada.get('/v1/whoami')).json.actor, 'token:ada');
  await must(rig.admin.call('DELETE', '/v1/tokens/ada'));
  assert.equal((await ada.get('/v1/whoami')).json.reason, 'access.token');
  const old = await must(
    rig.admin.call('POST', '/v1/tokens', { body: { name: 'old', grants: [{ action: 'read' }], expires: '2020-01-01T00:00:00Z' } }),
  );
  assert.equal((await rig.as(old.json.token).get('/v1/whoami')).json.reason, 'access.expired');
});

test('a read-only token is refused every write', async (t) => {
  const rig = await startRig(t);
  const reader = await rig.person('reader', [{ action: 'read' }]);
  const answer = await reader.change([{ op: 'create', kind: 'rack', name: 'r1' }]);
  assert.equal(answer.status, 403);
  assert.equal(answer.json.reason, 'access.action');
});

test('who tries many tokens has to wait, whoever has a valid one does not', async (t) => {
  const rig = await startRig(t);
  const guesser = rig.as(`mst_${'a'.repeat(43)}`);
  const statuses = new Set<number>();
  for (let attempt = 0; attempt < 25; attempt++) statuses.add((await guesser.get('/v1/whoami')).status);
  assert.deepEqual([...statuses], [401, 429]);
  const refused = await guesser.get('/v1/whoami');
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.equal((await rig.admin.get('/v1/whoami')).status, 200);
});
