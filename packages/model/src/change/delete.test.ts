import assert from 'node:assert/strict';
import test from 'node:test';
import { factsOfType } from '../entity/entity.ts';
import { Ledger } from './change-fixture.ts';
import { targetsOf } from './pointers.ts';

function rackWithServers(): Ledger {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'create', kind: 'pool', name: 'p1' },
    { op: 'create', kind: 'server', name: 'web1', in: ['r1', 'p1'] },
    { op: 'create', kind: 'server', name: 'web2', in: ['r1', 'p1'] },
    { op: 'create', kind: 'vm', name: 'vm1', in: ['web1'] },
  ]);
  return ledger;
}

function namesIn(ledger: Ledger): string[] {
  return [...ledger.table.ordered()].map((slot) => ledger.table.at(slot)?.name ?? '');
}

test('a holder that is not empty is refused, with what is in it', () => {
  const applied = rackWithServers().attempt([{ op: 'delete', entity: 'r1' }]);
  assert.equal(applied.ok ? '' : applied.error[0]?.reason, 'delete.not-empty');
  assert.match(applied.ok ? '' : (applied.error[0]?.detail ?? ''), /web1, web2/);
});

test('a place that is deleted recursively takes everything inside with it', () => {
  const ledger = rackWithServers();
  ledger.commit([{ op: 'delete', entity: 'r1', recursive: true }]);
  assert.deepEqual(namesIn(ledger), ['default', 'p1']);
});

test('a pool that is deleted recursively lets its members go', () => {
  const ledger = rackWithServers();
  assert.deepEqual(ledger.refusals([{ op: 'delete', entity: 'p1' }]), ['delete.not-empty /operations/0']);
  ledger.commit([{ op: 'delete', entity: 'p1', recursive: true }]);
  assert.deepEqual(namesIn(ledger), ['default', 'r1', 'vm1', 'web1', 'web2']);
  assert.equal(factsOfType(ledger.get('web1'), 'holding').length, 1);
});

test('whatever points at a deleted entity goes with it, in one revision', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'switch', name: 'sw1' },
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'server', name: 'web2', attributes: [{ key: 'runs_on', values: [{ ref: 'web1' }] }] },
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/24'] }] },
    { op: 'create', kind: 'tag', name: 't1' },
    { op: 'connect', a: 'sw1', port_a: 'nic-eth#1', b: 'web1', port_b: 'nic-eth#1' },
    { op: 'allocate', entity: 'web2', source: 'lan' },
    { op: 'tag', entity: 'web2', mode: 'add', tags: ['t1'] },
    { op: 'var', entity: 'sw1', name: 'peer', value: { ref: 'web1' } },
  ]);
  ledger.commit([
    { op: 'delete', entity: 'web1' },
    { op: 'delete', entity: 'lan' },
    { op: 'delete', entity: 't1' },
  ]);
  assert.deepEqual(
    ledger.get('web2').facts.map((fact) => fact.type),
    ['entity', 'name'],
  );
  assert.deepEqual(
    ledger.get('sw1').facts.map((fact) => fact.type),
    ['entity', 'name'],
  );
  for (const slot of ledger.table.ordered()) {
    for (const fact of ledger.table.at(slot)?.facts ?? []) for (const id of targetsOf(fact)) assert.ok(ledger.table.entity(id));
  }
});

test('a service goes with its host, and outlives its virtual address', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'role', name: 'web' },
    { op: 'create', kind: 'server', name: 'h1' },
    { op: 'create', kind: 'vip', name: 'v1' },
    { op: 'service', role: 'web', host: 'h1', vip: 'v1' },
  ]);
  ledger.commit([{ op: 'delete', entity: 'v1', recursive: true }]);
  assert.equal(factsOfType(ledger.get('web-h1'), 'service')[0]?.vip, null);
  ledger.commit([{ op: 'delete', entity: 'h1' }]);
  assert.deepEqual(namesIn(ledger), ['default', 'web']);
});

test('a tenant is deleted with all that belongs to it, never from within', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'tenant', name: 'acme' },
    { op: 'create', kind: 'server', name: 'a1', tenant: 'acme' },
  ]);
  assert.deepEqual(ledger.refusals([{ op: 'delete', entity: 'tenant:acme' }]), ['delete.not-empty /operations/0']);
  assert.deepEqual(ledger.refusals([{ op: 'delete', entity: 'tenant:default', recursive: true }]), ['delete.own-tenant /operations/0']);
  ledger.commit([{ op: 'delete', entity: 'tenant:acme', recursive: true }]);
  assert.deepEqual(namesIn(ledger), ['default']);
});

test('what the caller may not see is not deleted with what they may, and not named', () => {
  const ledger = rackWithServers();
  const sees = { sees: (entity: { name: string }) => entity.name !== 'vm1' };
  const applied = ledger.attempt([{ op: 'delete', entity: 'r1', recursive: true }], { sees });
  assert.equal(applied.ok ? '' : applied.error[0]?.reason, 'delete.not-empty');
  assert.doesNotMatch(JSON.stringify(applied), /vm1/);
});

test('what was deleted is gone for the operations that follow', () => {
  const refusals = rackWithServers().refusals([
    { op: 'delete', entity: 'vm1' },
    { op: 'rename', entity: 'vm1', name: 'vm2' },
  ]);
  assert.deepEqual(refusals, ['ref.not-found /operations/1']);
});

test('a name can be used again after its entity was deleted, by another id', () => {
  const ledger = rackWithServers();
  const { id } = ledger.get('vm1');
  ledger.commit([
    { op: 'delete', entity: 'vm1' },
    { op: 'create', kind: 'vm', name: 'vm1' },
  ]);
  assert.notEqual(ledger.get('vm1').id, id);
});
