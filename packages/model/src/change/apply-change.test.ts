import assert from 'node:assert/strict';
import test from 'node:test';
import { entityTag, factsOfType } from '../entity/entity.ts';
import { axis } from '../inventory/terms.ts';
import { applyChangeInSlices } from './apply-change.ts';
import { Ledger } from './change-fixture.ts';
import type { Operation } from './operation.ts';

test('one refused operation refuses the change, and the base stays as it was', () => {
  const ledger = new Ledger();
  const refusals = ledger.refusals([
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'server', name: 'web1' },
  ]);
  assert.deepEqual(refusals, ['name.taken /operations/1']);
  assert.equal(ledger.table.size, 1);
  assert.equal([...ledger.table.slots(axis.name, 'web1')].length, 0);
});

test('every operation that is wrong is reported', () => {
  const refusals = new Ledger().refusals([
    { op: 'create', kind: 'server', name: '-' },
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'set', entity: 'web1', key: '_x', values: [1] },
    { op: 'set', entity: 'nobody', key: 'x', values: [1] },
    { op: 'delete', entity: 'nobody' },
  ]);
  assert.deepEqual(refusals, [
    'name.malformed /operations/0',
    'attribute.reserved-key /operations/2',
    'ref.not-found /operations/3',
    'ref.not-found /operations/4',
  ]);
});

test('an operation that fails only because of a refused one is not reported', () => {
  const refusals = new Ledger().refusals([
    { op: 'create', kind: 'sever', name: 'web1' },
    { op: 'set', entity: 'web1', key: 'x', values: [1] },
    { op: 'create', kind: 'vm', name: 'vm1', in: ['server:web1'] },
    { op: 'set', entity: 'default/host:vm1', key: 'x', values: [1] },
  ]);
  assert.deepEqual(refusals, ['kind.unknown /operations/0']);
});

test('later operations see what earlier ones did', () => {
  const ledger = new Ledger();
  const { results } = ledger.commit([
    { op: 'create', kind: 'server', name: 'a' },
    { op: 'rename', entity: 'a', name: 'b' },
    { op: 'set', entity: 'b', key: 'x', values: [1] },
  ]);
  assert.deepEqual(
    results.map((result) => result.id),
    [ledger.get('b').id, ledger.get('b').id, ledger.get('b').id],
  );
  assert.equal(factsOfType(ledger.get('b'), 'attribute').length, 1);
});

test('renaming keeps the id; a taken or malformed name is refused', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'a' },
    { op: 'create', kind: 'vm', name: 'b' },
  ]);
  const { id } = ledger.get('a');
  assert.deepEqual(
    ledger.refusals([
      { op: 'rename', entity: 'a', name: 'b' },
      { op: 'rename', entity: 'a', name: '' },
    ]),
    ['name.taken /operations/0', 'name.malformed /operations/1'],
  );
  ledger.commit([{ op: 'rename', entity: 'a', name: 'c' }]);
  assert.equal(ledger.get('c').id, id);
  assert.deepEqual(ledger.commit([{ op: 'rename', entity: 'c', name: 'c' }]).delta, { asserted: [], retracted: [] });
});

test('a guard that does not match refuses the operation with the current state', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1' }]);
  const seen = entityTag(ledger.get('web1'));
  ledger.commit([{ op: 'set', entity: 'web1', key: 'status', values: ['active'], if_match: seen }]);
  const lost = ledger.attempt([{ op: 'set', entity: 'web1', key: 'status', values: ['broken'], if_match: seen }]);
  assert.equal(lost.ok ? '' : lost.error[0]?.code, 'precondition');
  const data = lost.ok ? undefined : lost.error[0]?.data;
  assert.equal(data?.['etag'], entityTag(ledger.get('web1')));
  assert.match(JSON.stringify(data?.['facts']), /"attribute status","value":"active"/);
});

test('guards compare with what was before the change, not with what it has done so far', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1' }]);
  const seen = entityTag(ledger.get('web1'));
  ledger.commit([
    { op: 'set', entity: 'web1', key: 'a', values: [1], if_match: seen },
    { op: 'set', entity: 'web1', key: 'b', values: [1], if_match: seen },
  ]);
});

test('a change works in the tenant that it names', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'tenant', name: 'acme' }]);
  ledger.commit(
    [
      { op: 'create', kind: 'server', name: 'a1' },
      { op: 'set', entity: 'a1', key: 'x', values: [1] },
    ],
    { tenant: 'acme' },
  );
  assert.equal(ledger.get('acme/a1').tenant, ledger.get('tenant:acme').id);
  const refused = ledger.attempt([], { tenant: 'nobody' });
  assert.equal(refused.ok ? '' : refused.error[0]?.pointer, '/tenant');
});

test('callers see what their change makes although they saw nothing before', () => {
  const ledger = new Ledger();
  ledger.commit(
    [
      { op: 'create', kind: 'server', name: 'a1' },
      { op: 'set', entity: 'a1', key: 'x', values: [1] },
    ],
    { sees: { sees: (entity) => entity.kind === 'tenant' } },
  );
  assert.equal(factsOfType(ledger.get('a1'), 'attribute').length, 1);
});

test('tokens exist only for administrators', () => {
  const ledger = new Ledger();
  const token = { op: 'token', name: 'ci', sha256: 'a'.repeat(64), grants: [{ action: 'read' }] } as const;
  assert.deepEqual(ledger.refusals([token], { administers: false }), ['token.forbidden /operations/0']);
  ledger.commit([token]);
  assert.deepEqual(ledger.refusals([{ op: 'delete', entity: 'token:ci' }], { administers: false }), ['ref.not-found /operations/0']);
  ledger.commit([{ op: 'delete', entity: 'token:ci' }]);
});

test('a token that is malformed, or known already, is refused', () => {
  const ledger = new Ledger();
  const token = { op: 'token', name: 'ci', sha256: 'a'.repeat(64), grants: [{ action: 'read', tenant: 'default' }] } as const;
  ledger.commit([token]);
  assert.deepEqual(
    ledger.refusals([
      { ...token, name: 'ci2' },
      { ...token, name: 'ci', sha256: 'b'.repeat(64) },
      { ...token, name: 'ci3', sha256: 'x' },
      { ...token, name: 'ci4', sha256: 'b'.repeat(64), expires: 'tomorrow' },
      { ...token, name: 'ci5', sha256: 'b'.repeat(64), grants: [{ action: 'read', tenant: 'nobody' }] },
    ]),
    ['token.taken', 'name.taken', 'token.malformed', 'token.expiry', 'ref.not-found'].map(
      (reason, index) => `${reason} /operations/${index}`,
    ),
  );
});

test('a share lets another tenant find an entity, until it is taken back', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'tenant', name: 'acme' },
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'share', entity: 'r1', tenant: 'acme' },
  ]);
  assert.equal(ledger.commit([{ op: 'share', entity: 'r1', tenant: 'acme' }]).delta.asserted.length, 0);
  ledger.commit([{ op: 'create', kind: 'server', name: 'a1', in: ['r1'] }], { tenant: 'acme' });
  ledger.commit([{ op: 'share', entity: 'r1', tenant: 'acme', remove: true }]);
  assert.deepEqual(ledger.refusals([{ op: 'set', entity: 'r1', key: 'x', values: [1] }], { tenant: 'acme' }), [
    'ref.not-found /operations/0',
  ]);
  assert.deepEqual(ledger.refusals([{ op: 'share', entity: 'r1', tenant: 'default' }]), ['share.own-tenant /operations/0']);
});

test('units that are taken keep a rack from being made lower, and ports with cables from being taken away', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'create', kind: 'server', name: 'a', in: ['r1'], units: 40 },
    { op: 'create', kind: 'switch', name: 's' },
    { op: 'connect', a: 'a', port_a: 'nic-eth#2', b: 's', port_b: 'nic-eth#48' },
  ]);
  assert.deepEqual(ledger.refusals([{ op: 'set', entity: 'r1', key: 'units', values: [39] }]), ['units.in-use /operations/0']);
  assert.deepEqual(ledger.refusals([{ op: 'set', entity: 's', key: 'ports', subkey: 'nic-eth', values: [24] }]), [
    'port.in-use /operations/0',
  ]);
});

test('a capacity is counted over the whole change, and who came last is to blame', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'datacenter', name: 'dc', attributes: [{ key: 'capacity', subkey: 'racks', values: [2] }] },
    { op: 'create', kind: 'rack', name: 'r1', in: ['dc'] },
  ]);
  const racks: Operation[] = ['r2', 'r3'].map((name) => ({ op: 'create', kind: 'rack', name, in: ['dc'] }));
  assert.deepEqual(ledger.refusals(racks), ['capacity.exceeded /operations/1']);
  ledger.commit(racks.slice(1));
});

test('a tie of variables is refused', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'pool', name: 'p' },
    { op: 'create', kind: 'pool', name: 'q' },
    { op: 'create', kind: 'server', name: 'a', in: ['p', 'q'] },
    { op: 'var', entity: 'p', name: 'dns', value: 'x' },
  ]);
  assert.deepEqual(ledger.refusals([{ op: 'var', entity: 'q', name: 'dns', value: 'y' }]), ['variable.tie']);
});

test('a hostile number of operations or a message of a megabyte is refused before anything is looked at', () => {
  const ledger = new Ledger();
  const operation: Operation = { op: 'delete', entity: 'x' };
  assert.deepEqual(ledger.refusals(Array.from({ length: 500_001 }, () => operation)), ['change.too-many-operations']);
});

test('a sliced change yields as often as it is asked to, and comes to the same end', () => {
  const ledger = new Ledger();
  const operations: Operation[] = Array.from({ length: 50 }, (_, index) => ({ op: 'create', kind: 'server', name: `web${index}` }));
  const slices = applyChangeInSlices(ledger.table, { operations }, { ...ledger.context(), shouldYield: () => true });
  let count = 0;
  let slice = slices.next();
  for (; slice.done !== true; slice = slices.next()) count++;
  assert.ok(count > 50);
  assert.equal(slice.value.ok ? slice.value.value.delta.asserted.length : 0, 100);
});
