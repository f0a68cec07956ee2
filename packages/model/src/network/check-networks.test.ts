import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { checkPlaces } from '../place/check-places.ts';
import type { Value } from '../value/value.ts';

function reasons(base: Fixture, ...touched: string[]): string[] {
  return checkPlaces(
    base.inventory(),
    touched.map((name) => base.id(name)),
  ).map(({ reason }) => reason);
}

function network(attributes: Readonly<Record<string, Value | readonly Value[]>>): string[] {
  return reasons(fixture().add('network', 'n', { attributes }), 'n');
}

test('the block of a network is one block in its canonical spelling', () => {
  assert.deepEqual(network({ cidr: '10.0.0.0/24' }), []);
  assert.deepEqual(network({ cidr: '10.0.0.1/24' }), ['network.cidr-host-bits']);
  assert.deepEqual(network({ cidr: '2001:DB8::/32' }), ['network.cidr-spelling']);
  assert.deepEqual(network({ cidr: '10.0.0.0' }), ['network.cidr-malformed']);
  assert.deepEqual(network({ cidr: 10 }), ['network.no-cidr']);
  assert.deepEqual(network({ cidr: ['10.0.0.0/24', '10.0.1.0/24'] }), ['network.no-cidr']);
  assert.deepEqual(network({}), [], 'a network may get its block later');
});

test('a gateway is a usable address of the network, or link-local', () => {
  assert.deepEqual(network({ cidr: '10.0.0.0/24', gateway: '10.0.0.254' }), []);
  assert.deepEqual(network({ cidr: '2001:db8::/64', gateway: 'fe80::1' }), []);
  for (const gateway of ['10.0.1.1', '10.0.0.0', '10.0.0.255', '2001:db8::1']) {
    assert.deepEqual(network({ cidr: '10.0.0.0/24', gateway }), ['network.gateway-outside'], gateway);
  }
  assert.deepEqual(network({ cidr: '10.0.0.0/24', gateway: 'router' }), ['network.address-malformed']);
});

test('two networks of one tenant have different blocks, unless they are in different regions', () => {
  const base = fixture().add('region', 'east').add('region', 'west').add('tenant', 'acme');
  base.add('network', 'a', { in: 'east', attributes: { cidr: '10.0.0.0/24' } });
  base.add('network', 'b', { in: 'west', attributes: { cidr: '10.0.0.0/24' } });
  base.add('network', 'theirs', { tenant: 'acme', attributes: { cidr: '10.0.0.0/24' } });
  assert.deepEqual(reasons(base, 'a', 'b', 'theirs'), []);
  base.add('network', 'c', { attributes: { cidr: '10.0.0.0/24' } });
  assert.deepEqual(reasons(base, 'c'), ['network.same-block']);
});

test('a block cannot shrink away from what was allocated or reserved', () => {
  const base = fixture()
    .add('network', 'n', { attributes: { cidr: '10.0.0.0/25' } })
    .add('server', 's', { addresses: [['n', '10.0.0.200']] });
  assert.deepEqual(reasons(base, 'n'), ['network.outside']);
  const reserved = fixture().add('network', 'n', { attributes: { cidr: '10.0.0.0/25' } });
  reserved.fact({ type: 'reservation', entity: reserved.id('n'), first: '10.0.0.120', last: '10.0.0.130', note: '' });
  assert.deepEqual(reasons(reserved, 'n'), ['network.outside']);
});

test('one address of one space belongs to one entity, from whichever network it came', () => {
  const base = fixture()
    .add('network', 'outer', { attributes: { cidr: '10.0.0.0/16' } })
    .add('network', 'inner', { attributes: { cidr: '10.0.0.0/24' } });
  base.add('server', 'a', { addresses: [['outer', '10.0.0.5']] }).add('server', 'b', { addresses: [['inner', '10.0.0.5']] });
  assert.deepEqual(reasons(base, 'b'), ['allocation.taken']);
});

test('generators and blocks of clouds are well formed', () => {
  const generator = (attributes: Readonly<Record<string, Value>>, kind = 'namegenerator') =>
    reasons(fixture().add(kind, 'g', { attributes }), 'g');
  for (const pattern of ['web{n}', 'web{n:3}', '{n}-web', 'a.{n}.example.com']) assert.deepEqual(generator({ pattern }), [], pattern);
  for (const pattern of [
    'web',
    'web{n}{n}',
    'web{m}',
    'web{n:0}',
    'web{n:99}',
    '-{n}',
    'a b{n}',
    'x'.repeat(250).concat('{n}'),
    '{n'.repeat(100_000),
  ]) {
    assert.deepEqual(generator({ pattern }), ['generator.pattern'], pattern.slice(0, 20));
  }
  assert.deepEqual(generator({ first: 9, last: 8 }, 'numbergenerator'), ['generator.bounds']);
  assert.deepEqual(generator({ step: 0 }, 'numbergenerator'), ['generator.bounds']);
  assert.deepEqual(generator({ first: 1.5 }, 'numbergenerator'), ['generator.bounds']);
  assert.deepEqual(generator({}, 'namegenerator'), [], 'a generator may get its pattern later');
  assert.deepEqual(reasons(fixture().add('cloud', 'c', { attributes: { block: ['10.0.0.0/8', '10.1.1.1/8'] } }), 'c'), [
    'network.cidr-host-bits',
  ]);
});

test('what the caller does not see is not named', () => {
  const base = fixture()
    .add('network', 'hidden', { attributes: { cidr: '10.0.0.0/24' } })
    .add('network', 'n', { attributes: { cidr: '10.0.0.0/24' } });
  base.add('datacenter', 'hidden-dc', { attributes: { 'capacity.racks': 0 } }).add('rack', 'r', { in: 'hidden-dc' });
  const sees = { sees: (entity: { readonly name: string }) => !entity.name.startsWith('hidden') };
  const problems = checkPlaces(base.inventory(), [base.id('n'), base.id('r')], sees);
  assert.deepEqual(problems.map(({ reason }) => reason).sort(), ['capacity.exceeded', 'network.same-block']);
  assert.doesNotMatch(JSON.stringify(problems), /hidden/);
});
