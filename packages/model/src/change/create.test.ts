import assert from 'node:assert/strict';
import test from 'node:test';
import { factsOfType } from '../entity/entity.ts';
import { Ledger } from './change-fixture.ts';

test('a created entity has its kind, name, attributes and holder at once', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'create', kind: 'Server', name: 'web1', in: ['r1'], units: 4, attributes: [{ key: 'status', values: ['active'] }] },
  ]);
  const web1 = ledger.get('web1');
  assert.equal(web1.kind, 'server');
  assert.deepEqual(
    factsOfType(web1, 'attribute').map((fact) => fact.value),
    ['active'],
  );
  assert.deepEqual(
    factsOfType(web1, 'holding').map((fact) => fact.units),
    [[4, 4]],
  );
});

test('a kind is found by alias and without case, and kept by its canonical name', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'Console', name: 'con1' }]);
  assert.equal(ledger.get('con1').kind, 'consoleserver');
});

test('an unknown kind is refused with the close ones', () => {
  const applied = new Ledger().attempt([{ op: 'create', kind: 'sever', name: 'web1' }]);
  assert.equal(applied.ok, false);
  assert.equal(applied.ok ? '' : applied.error[0]?.reason, 'kind.unknown');
  assert.match(applied.ok ? '' : (applied.error[0]?.hint ?? ''), /server/);
});

test('a name that another of its tenant and category has is refused', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web' }]);
  assert.deepEqual(ledger.refusals([{ op: 'create', kind: 'switch', name: 'web' }]), ['name.taken /operations/0']);
});

test('a host and a group may share a name', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'web' },
    { op: 'create', kind: 'pool', name: 'web' },
  ]);
  assert.equal(ledger.get('group:web').kind, 'pool');
  assert.deepEqual(ledger.refusals([{ op: 'rename', entity: 'web', name: 'x' }]), ['ref.ambiguous /operations/0']);
});

test('two tenants may use one name, and belong to themselves', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'tenant', name: 'acme' },
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'server', name: 'web1', tenant: 'acme' },
  ]);
  assert.equal(ledger.get('acme/web1').tenant, ledger.get('tenant:acme').id);
  assert.equal(ledger.get('tenant:acme').tenant, ledger.get('tenant:acme').id);
  assert.deepEqual(ledger.refusals([{ op: 'create', kind: 'tenant', name: 'acme' }]), ['name.taken /operations/0']);
});

test('if_absent leaves an entity of that kind and name as it is', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1', attributes: [{ key: 'a', values: [1] }] }]);
  const again = ledger.commit([{ op: 'create', kind: 'server', name: 'web1', if_absent: true, attributes: [{ key: 'a', values: [2] }] }]);
  assert.deepEqual(again.delta, { asserted: [], retracted: [] });
  assert.equal(again.results[0]?.id, ledger.get('web1').id);
});

test('a name may come from a generator', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'namegenerator', name: 'web', attributes: [{ key: 'pattern', values: ['web{n:3}'] }] }]);
  const made = ledger.commit([
    { op: 'create', kind: 'server', name_from: 'web' },
    { op: 'create', kind: 'server', name_from: 'web' },
  ]);
  assert.deepEqual(
    made.results.map((result) => result.name),
    ['web001', 'web002'],
  );
  assert.deepEqual(ledger.refusals([{ op: 'create', kind: 'server', name: 'x', name_from: 'web' }]), ['create.two-names /operations/0']);
});

test('kinds, tokens and services are made by operations of their own', () => {
  const ledger = new Ledger();
  for (const kind of ['kind', 'token', 'service']) {
    assert.deepEqual(ledger.refusals([{ op: 'create', kind, name: 'x' }]), ['create.kind /operations/0']);
  }
});

for (const name of ['', '-a', 'a b', 'a/b', 'ä', 'a'.repeat(254), 'x'.repeat(1_000_000), '../x', 'a\n']) {
  test(`${JSON.stringify(name.slice(0, 20))} of ${name.length} characters is not a name`, () => {
    const applied = new Ledger().attempt([{ op: 'create', kind: 'server', name }]);
    assert.equal(applied.ok ? '' : applied.error[0]?.reason, 'name.malformed');
    assert.ok(JSON.stringify(applied).length < 1_000);
  });
}

test('before there is a tenant only a tenant can be made', () => {
  const ledger = new Ledger({ empty: true });
  assert.deepEqual(ledger.refusals([{ op: 'create', kind: 'server', name: 'web1' }]), ['tenant.none /operations/0']);
  ledger.commit([
    { op: 'create', kind: 'tenant', name: 'default' },
    { op: 'create', kind: 'server', name: 'web1' },
  ]);
  assert.equal(ledger.get('web1').tenant, ledger.get('tenant:default').id);
});

test('automatic numbers work on creation', () => {
  const ledger = new Ledger();
  ledger.commit([
    {
      op: 'create',
      kind: 'server',
      name: 'web1',
      attributes: [
        { key: 'disk', number: 'auto', values: ['sda'] },
        { key: 'disk', number: 'auto', values: ['sdb'] },
      ],
    },
  ]);
  assert.deepEqual(
    factsOfType(ledger.get('web1'), 'attribute').map((fact) => [fact.number, fact.value]),
    [
      [1, 'sda'],
      [2, 'sdb'],
    ],
  );
});
