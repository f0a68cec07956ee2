import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { REF_LENGTH_MAX } from './limits.ts';
import { resolveRef } from './resolve-ref.ts';

const fleet = fixture()
  .add('tenant', 'acme')
  .add('server', 'web')
  .add('pool', 'web')
  .add('tag', 'web')
  .add('server', 'web10')
  .add('server', 'db1', { tenant: 'acme' })
  .add('server', 'web10', { tenant: 'acme' });

function resolve(ref: string, options: { among?: string; hidden?: string; inventory?: Inventory } = {}): string {
  const inventory = options.inventory ?? fleet.inventory();
  const sees = options.hidden === undefined ? seesEverything : { sees: (entity: { name: string }) => entity.name !== options.hidden };
  const found = resolveRef({ inventory, tenant: fleet.id('default'), sees, suggest: true }, ref, options.among);
  if (found.ok) return `${found.value.kind}:${found.value.name}`;
  return `${found.error.reason}${found.error.hint === undefined ? '' : ` (${found.error.hint})`}`;
}

test('an entity is found by id, name, kind:name, category:name and tenant/name', () => {
  assert.equal(resolve(fleet.id('db1')), 'server:db1');
  assert.equal(resolve('web10'), 'server:web10');
  assert.equal(resolve('server:web'), 'server:web');
  assert.equal(resolve('GROUP:web'), 'pool:web');
  assert.equal(resolve('host:web'), 'server:web');
  assert.equal(resolve('acme/db1'), 'server:db1');
  assert.equal(resolve('acme/host:db1'), 'server:db1');
  assert.equal(resolve('tenant:acme'), 'tenant:acme');
});

test('a bare name that several categories share is ambiguous', () => {
  assert.equal(resolve('web'), 'ref.ambiguous (write pool:web)');
});

test('where only a tag makes sense a bare name is a tag', () => {
  assert.equal(resolve('web', { among: 'tag' }), 'tag:web');
  assert.equal(resolve('pool:web', { among: 'tag' }), 'ref.wrong-kind');
});

test('names of other tenants are not found without the tenant', () => {
  assert.match(resolve('db1'), /^ref.not-found/);
});

test('an entity that another tenant shares is found by its name where there is none of one’s own', () => {
  const shared = fixture().add('tenant', 'acme').add('rack', 'r1', { tenant: 'acme' }).add('rack', 'r2', { tenant: 'acme' });
  for (const rack of ['r1', 'r2']) shared.fact({ type: 'share', entity: shared.id(rack), tenant: shared.id('default') });
  shared.add('rack', 'r2');
  assert.equal(resolve('r1', { inventory: shared.inventory() }), 'rack:r1');
  assert.equal(resolve('r2', { inventory: shared.inventory() }), 'rack:r2');
});

test('close names are suggested', () => {
  assert.equal(resolve('wbe10'), 'ref.not-found (did you mean web10?)');
  assert.equal(resolve('sever:web'), 'kind.unknown (did you mean server?)');
});

test('what may not be seen does not exist, not even as a suggestion', () => {
  assert.equal(resolve('web10', { hidden: 'web10' }), 'ref.not-found (did you mean web?)');
  assert.equal(resolve('wbe10', { hidden: 'web10' }), 'ref.not-found');
  assert.equal(resolve(fleet.id('db1'), { hidden: 'db1' }), 'ref.not-found');
});

for (const ref of ['', ':', '/', 'a:', 'a/b/c', 'a:b:c', '/web', 'x'.repeat(REF_LENGTH_MAX + 1), ':'.repeat(1_000_000)]) {
  test(`${JSON.stringify(ref.slice(0, 10))} of ${ref.length} characters refers to nothing`, () => {
    assert.match(resolve(ref), /^ref.malformed/);
  });
}
