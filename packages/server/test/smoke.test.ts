import assert from 'node:assert/strict';
import test from 'node:test';
import { startRig } from './rig.ts';

test('smoke', async (t) => {
  const rig = await startRig(t);
  const { admin } = rig;
  const show = async (method: string, path: string, body?: unknown) => {
    const a = await admin.call(method, path, body === undefined ? {} : { body });
    console.log(method, path, a.status, a.headers.get('muster-revision'), a.text.slice(0, 700));
    return a;
  };
  await show('POST', '/v1/changes', { message: 'm', operations: [
    { op: 'create', kind: 'datacenter', name: 'dc1' },
    { op: 'create', kind: 'rack', name: 'r1', in: ['dc1'] },
    { op: 'create', kind: 'server', name: 'web1', in: ['r1'], attributes: [{ key: 'status', values: ['active'] }] },
    { op: 'create', kind: 'switch', name: 'sw1', in: ['r1'] },
    { op: 'connect', a: 'web1', port_a: 'nic-eth#1', b: 'sw1', port_b: 'nic-eth#4' },
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/24'] }] },
    { op: 'allocate', entity: 'web1', source: 'lan' },
    { op: 'create', kind: 'tag', name: 'web' }, { op: 'tag', entity: 'web1', mode: 'add', tags: ['tag:web'] },
    { op: 'var', entity: 'tag:web', name: 'port', value: 8080 },
    { op: 'create', kind: 'cloud', name: 'c1' }, { op: 'create', kind: 'cloud', name: 'c2' },
    { op: 'gateway', from: 'c1', to: 'c2', hosts: ['web1'] },
    { op: 'create', kind: 'pool', name: 'p1', attributes: [{ key: 'members', values: ['kind:server'] }] },
  ] });
  for (const p of ['/v1/entities', '/v1/entities?q=kind:server', '/v1/entities?q=foo(', '/v1/entities/web1', '/v1/entities/web1/attributes?merged=1', '/v1/entities/dc1/tree', '/v1/entities/web1/ports', '/v1/entities/web1/locate', '/v1/entities/p1/members', '/v1/entities/web1/history', '/v1/entities/web1/blame', '/v1/entities/web1/vars?explain=true', '/v1/revisions', '/v1/revisions/2', '/v1/diff?from=1', '/v1/kinds/server', '/v1/tenants', '/v1/regions/default', '/v1/find?term=web1', '/v1/find?term=10.0.0.1', '/v1/check', '/v1/clouds/route?from=c1&to=c2', '/v1/networks/lan', '/v1/tokens', '/v1/complete?prefix=w', '/v1/sd/prometheus', '/v1/export', '/v1/nothing', '/readyz', '/metrics']) await show('GET', p);
  await show('DELETE', '/metrics');
  await show('POST', '/v1/changes', { operations: [{ op: 'set', entity: 'web1', key: 'status', values: ['broken'] }] });
  await show('GET', '/v1/entities/web1?as_of=2');
  await show('POST', '/v1/revert', { revision: 3, dry_run: true });
  await show('POST', '/v1/revert', { revision: 3 });
  await show('POST', '/v1/pick', { count: 1, query: 'kind:server', set: [{ key: 'status', values: ['x'] }] });
  await show('PUT', '/v1/entities/web1/attributes/a.b%231', { values: [1] });
  await show('PATCH', '/v1/entities/web1', { name: 'web9' });
  await show('DELETE', '/v1/entities/dc1?dry_run=1&recursive=1');
  const l = await admin.load([{ kind: 'server', name: 'a1', in: 'r1' }, { kind: 'server', name: 'a2', attributes: { status: 'x' } }]);
  console.log(l.text);
  console.log((await admin.load([{ kind: 'server', name: 'a1', in: 'r1' }, { kind: 'bla', name: 'a2' }])).text);
  const again = await rig.restart();
  console.log((await again.admin.get('/v1/entities?q=kind:server&fields=holders')).text);
  assert.ok(true);
});
