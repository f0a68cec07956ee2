import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { factsOfType } from '../entity/entity.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { entityIn, reasonOf, stepOn } from '../place/step-fixture.ts';
import { ALLOCATE_COUNT_MAX, allocateItems, generateName, releaseItem } from './allocation.ts';
import { reserveRange } from './reservation.ts';

type Step = ReturnType<typeof stepOn>;

function lan(cidr: string, more: Readonly<Record<string, string>> = {}): Fixture {
  return fixture()
    .add('network', 'lan', { attributes: { cidr, ...more } })
    .add('server', 'a')
    .add('server', 'b');
}

function allocate(step: Step, more: { entity?: string; source?: string; item?: string; count?: number } = {}) {
  return allocateItems(step, { op: 'allocate', entity: 'a', source: 'lan', ...more });
}

function items(step: Step, more: Parameters<typeof allocate>[1] = {}): readonly string[] {
  const result = allocate(step, more);
  if (!result.ok) throw new Error(`${result.error.reason}: ${result.error.detail}`);
  return result.value.items ?? [];
}

test('the lowest free usable address is given: not the network’s, not the gateway, not a reserved one', () => {
  const step = stepOn(lan('10.0.0.0/29', { gateway: '10.0.0.1' }));
  reserveRange(step, { op: 'reserve', network: 'lan', first: '10.0.0.3', last: '10.0.0.4' });
  assert.deepEqual(items(step), ['10.0.0.2']);
  assert.deepEqual(items(step), ['10.0.0.5']);
  assert.deepEqual(items(step), ['10.0.0.6']);
  const full = allocate(step);
  assert.ok(!full.ok);
  assert.deepEqual([full.error.code, full.error.reason], ['exhausted', 'network.full']);
});

test('small blocks and IPv6 keep what their standards keep', () => {
  const all = (cidr: string) => items(stepOn(lan(cidr)), { count: 2 });
  assert.deepEqual(all('10.0.0.0/31'), ['10.0.0.0', '10.0.0.1']);
  assert.deepEqual(items(stepOn(lan('10.0.0.9/32'))), ['10.0.0.9']);
  assert.deepEqual(all('10.0.0.0/30'), ['10.0.0.1', '10.0.0.2']);
  assert.equal(reasonOf(allocate(stepOn(lan('10.0.0.0/30')), { count: 3 })), 'network.full');
  assert.deepEqual(all('2001:db8::/64'), ['2001:db8::1', '2001:db8::2']);
  assert.deepEqual(all('2001:db8::/127'), ['2001:db8::', '2001:db8::1']);
  assert.deepEqual(items(stepOn(lan('2001:db8::/126')), { count: 3 }), ['2001:db8::1', '2001:db8::2', '2001:db8::3']);
});

test('several at once are given whole or not at all', () => {
  const step = stepOn(lan('10.0.0.0/29'));
  assert.deepEqual(items(step, { count: 3 }), ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  const refused = allocate(step, { count: 4 });
  assert.deepEqual(!refused.ok && refused.error.data, { source: 'lan', wanted: 4, free: 3, size: '6' });
  for (const count of [0, -1, 1.5, Number.NaN, ALLOCATE_COUNT_MAX + 1])
    assert.equal(reasonOf(allocate(step, { count })), 'allocation.count');
});

test('a chosen address is given in any spelling, once', () => {
  const step = stepOn(lan('2001:db8::/64'));
  assert.deepEqual(items(step, { item: '2001:DB8:0::0:7' }), ['2001:db8::7']);
  assert.deepEqual(items(step, { item: '2001:db8::7' }), ['2001:db8::7'], 'asking again for one’s own changes nothing');
  assert.equal(factsOfType(entityIn(step, 'a'), 'address').length, 1);
  const refused = allocate(step, { entity: 'b', item: '2001:db8::7' });
  assert.ok(!refused.ok);
  assert.equal(refused.error.reason, 'allocation.taken');
  assert.match(refused.error.detail, /belongs to server a/);
});

test('a chosen address must be one that the network can give', () => {
  const base = lan('10.0.0.0/16').add('network', 'inner', { attributes: { cidr: '10.0.7.0/24' } });
  base.fact({ type: 'reservation', entity: base.id('lan'), first: '10.0.1.0', last: '10.0.1.9', note: '' });
  const reasons = {
    '10.0.0.0': 'network.unusable',
    '10.0.255.255': 'network.unusable',
    '10.1.0.0': 'network.outside',
    '2001:db8::1': 'network.outside',
    '10.0.1.9': 'network.reserved',
    '10.0.7.7': 'network.nested',
    '10.0.0': 'network.address-malformed',
    '10.0.0.1': 'ok',
  };
  for (const [item, reason] of Object.entries(reasons)) assert.equal(reasonOf(allocate(stepOn(base), { item })), reason, item);
  assert.equal(reasonOf(allocate(stepOn(base), { item: '10.0.0.1', count: 1 })), 'allocation.item-and-count');
});

test('the gateway’s address is given to no host, and to equipment that routes by asking for it', () => {
  const base = lan('10.0.0.0/29', { gateway: '10.0.0.1' }).add('vm', 'v');
  for (const entity of ['a', 'v']) assert.equal(reasonOf(allocate(stepOn(base), { entity, item: '10.0.0.1' })), 'network.gateway', entity);
  for (const kind of ['router', 'firewall', 'switch', 'loadbalancer']) {
    const step = stepOn(lan('10.0.0.0/29', { gateway: '10.0.0.1' }).add(kind, 'gw'));
    assert.deepEqual(items(step, { entity: 'gw', item: '10.0.0.1' }), ['10.0.0.1'], kind);
    assert.deepEqual(items(step, { entity: 'gw' }), ['10.0.0.2'], kind);
  }
});

test('an address belongs to the most specific network it is in', () => {
  const base = lan('10.0.0.0/24').add('network', 'inner', { attributes: { cidr: '10.0.0.0/25' } });
  const step = stepOn(base);
  assert.deepEqual(items(step), ['10.0.0.128']);
  assert.deepEqual(items(step, { source: 'inner' }), ['10.0.0.1']);
});

test('what an outer network gave before the inner one was made is not given again', () => {
  const base = lan('10.0.0.0/24').add('network', 'inner', { attributes: { cidr: '10.0.0.0/25' } });
  base.add('server', 'old', { addresses: [['lan', '10.0.0.1']] });
  assert.deepEqual(items(stepOn(base), { source: 'inner' }), ['10.0.0.2']);
});

test('two regions may use one block, two networks beside each other may not see one address twice', () => {
  const base = fixture().add('region', 'east').add('region', 'west').add('server', 'a').add('server', 'b');
  base.add('network', 'lan', { in: 'east', attributes: { cidr: '10.0.0.0/24' } });
  base.add('network', 'other', { in: 'west', attributes: { cidr: '10.0.0.0/24' } });
  const step = stepOn(base);
  assert.deepEqual(items(step), ['10.0.0.1']);
  assert.deepEqual(items(step, { entity: 'b', source: 'other' }), ['10.0.0.1']);
});

test('what was released is given again', () => {
  const step = stepOn(lan('10.0.0.0/29'));
  items(step, { count: 6 });
  assert.equal(reasonOf(releaseItem(step, { op: 'release', source: 'lan', item: '10.0.0.4' })), 'ok');
  assert.deepEqual(items(step, { entity: 'b' }), ['10.0.0.4']);
  assert.equal(reasonOf(releaseItem(step, { op: 'release', source: 'lan', item: '10.0.0.7' })), 'allocation.absent');
  assert.equal(reasonOf(releaseItem(step, { op: 'release', source: 'lan', item: 'x'.repeat(100_000) })), 'allocation.absent');
});

test('what belongs to somebody unseen is neither released nor named', () => {
  const base = lan('10.0.0.0/29').add('server', 'hidden', { addresses: [['lan', '10.0.0.1']] });
  const step = stepOn(base, { sees: (entity) => entity.name !== 'hidden' });
  assert.equal(reasonOf(releaseItem(step, { op: 'release', source: 'lan', item: '10.0.0.1' })), 'allocation.absent');
  const refused = allocate(step, { item: '10.0.0.1' });
  assert.equal(reasonOf(refused), 'allocation.taken');
  assert.doesNotMatch(JSON.stringify(refused), /hidden/);
  assert.deepEqual(items(step), ['10.0.0.2'], 'and it is still taken');
});

test('whatever is allocated, released and reserved, nobody gets the same twice and the lowest free one is given', () => {
  const action = fc.oneof(
    fc.record({ op: fc.constant('allocate' as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ op: fc.constant('choose' as const), host: fc.integer({ min: 0, max: 15 }) }),
    fc.record({ op: fc.constant('release' as const), host: fc.integer({ min: 0, max: 15 }) }),
    fc.record({ op: fc.constant('reserve' as const), host: fc.integer({ min: 0, max: 15 }) }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(action, fc.constantFrom('a', 'b')), { maxLength: 40 }), (actions) => {
      const step = stepOn(lan('10.0.0.0/28'));
      const owners = new Map<number, string>();
      const reserved = new Set<number>();
      for (const [one, entity] of actions) {
        const free = Array.from({ length: 14 }, (_, index) => index + 1).filter((host) => !owners.has(host) && !reserved.has(host));
        if (one.op === 'allocate') {
          const result = allocate(step, { entity, count: one.count });
          assert.equal(result.ok, free.length >= one.count);
          const expected = free.slice(0, one.count);
          if (result.ok)
            assert.deepEqual(
              result.value.items,
              expected.map((host) => `10.0.0.${host}`),
            );
          if (!result.ok) return;
          for (const host of expected) owners.set(host, entity);
        } else if (one.op === 'choose') {
          const mine = owners.get(one.host) === entity && !reserved.has(one.host);
          const result = allocate(step, { entity, item: `10.0.0.${one.host}` });
          assert.equal(result.ok, free.includes(one.host) || mine);
          if (result.ok) owners.set(one.host, entity);
        } else if (one.op === 'release') {
          assert.equal(releaseItem(step, { op: 'release', source: 'lan', item: `10.0.0.${one.host}` }).ok, owners.delete(one.host));
        } else if (reserveRange(step, { op: 'reserve', network: 'lan', first: `10.0.0.${one.host}` }).ok) reserved.add(one.host);
      }
    }),
    { numRuns: 100 },
  );
});

test('ten thousand allocations in one change look at each address about once', () => {
  const base = fixture().add('network', 'lan', { attributes: { cidr: '10.0.0.0/8' } });
  for (let n = 0; n < 2_000; n++) base.add('server', `s${n}`);
  const step = stepOn(base);
  let reads = 0;
  const slots = step.draft.slots.bind(step.draft);
  step.draft.slots = (axisName, point) => {
    if (axisName === 'item') reads++;
    return slots(axisName, point);
  };
  for (let n = 0; n < 2_000; n++) items(step, { entity: `s${n}`, count: 5 });
  assert.deepEqual(items(step, { entity: 's0' }), ['10.0.39.17']);
  assert.equal(reads, 10_001);
});

test('a name generator gives the lowest name that nobody has', () => {
  const base = fixture()
    .add('namegenerator', 'names', { attributes: { pattern: 'web{n:3}' } })
    .add('server', 'web002')
    .add('server', 'a');
  const step = stepOn(base);
  assert.deepEqual(items(step, { source: 'names', count: 2 }), ['web001', 'web003']);
  assert.equal(reasonOf(releaseItem(step, { op: 'release', source: 'names', item: 'web001' })), 'ok');
  assert.deepEqual(generateName(step, { generator: entityIn(step, 'names') }), { ok: true, value: 'web001' });
  assert.equal(reasonOf(allocate(step, { source: 'names', item: 'web002' })), 'allocation.taken');
  assert.deepEqual(items(step, { source: 'names', entity: 'web002', item: 'web002' }), ['web002'], 'one’s own name may be claimed');
  for (const item of ['web7', 'web0007', 'db001', 'web', 'web000']) {
    assert.equal(reasonOf(allocate(step, { source: 'names', item })), 'generator.outside', item);
  }
  assert.deepEqual(items(step, { source: 'names', item: 'web1000' }), ['web1000'], 'numbers may outgrow the width');
});

test('a number generator counts from first to last by step', () => {
  const base = fixture()
    .add('numbergenerator', 'uids', { attributes: { first: 2000, last: 2004, step: 2 } })
    .add('server', 'a');
  const step = stepOn(base);
  assert.equal(reasonOf(allocate(step, { source: 'uids', item: '2001' })), 'generator.outside');
  assert.deepEqual(items(step, { source: 'uids', item: '2002' }), ['2002']);
  assert.deepEqual(items(step, { source: 'uids', count: 2 }), ['2000', '2004']);
  assert.equal(reasonOf(allocate(step, { source: 'uids' })), 'generator.full');
});

test('only networks and generators give something out, and only to their own tenant', () => {
  const base = lan('10.0.0.0/24').add('tenant', 'acme').add('server', 'theirs', { tenant: 'acme' });
  assert.equal(reasonOf(allocate(stepOn(base), { source: 'b' })), 'allocation.source');
  assert.equal(reasonOf(allocate(stepOn(base), { entity: 'acme/theirs' })), 'allocation.tenant');
  base.fact({ type: 'share', entity: base.id('lan'), tenant: base.id('acme') });
  assert.deepEqual(items(stepOn(base), { entity: 'acme/theirs' }), ['10.0.0.1']);
  assert.equal(reasonOf(allocate(stepOn(fixture().add('network', 'lan').add('server', 'a')))), 'network.no-cidr');
});
