import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Value } from '../value/value.ts';
import { capacityUse, checkCapacities } from './capacity.ts';
import { checkPlaces } from './check-places.ts';

function exceeded(inventory: Fixture, ...touched: string[]): string[] {
  const problems = checkCapacities(
    inventory.inventory(),
    touched.map((name) => inventory.id(name)),
  );
  return problems.map(({ problem: { reason, data } }) => `${reason} ${data?.holder} ${data?.capacity} ${data?.used}/${data?.limit}`);
}

test('a capacity of a kind counts what is inside at any depth', () => {
  const base = fixture()
    .add('datacenter', 'dc1', { attributes: { 'capacity.racks': 2 } })
    .add('row', 'row1', { in: 'dc1' });
  base.add('rack', 'r1', { in: 'row1' }).add('rack', 'r2', { in: 'dc1' });
  assert.deepEqual(exceeded(base, 'r2'), []);
  base.add('rack', 'r3', { in: 'row1' });
  assert.deepEqual(exceeded(base, 'r3'), ['capacity.exceeded dc1 racks 3/2']);
});

test('a capacity counts kinds in singular and plural, and categories', () => {
  for (const word of ['switch', 'switches', 'equipment']) {
    const base = fixture().add('rack', 'r1', { attributes: { [`capacity.${word}`]: 1 } });
    base.add('switch', 'a', { in: 'r1' }).add('switch', 'b', { in: 'r1' });
    assert.deepEqual(exceeded(base, 'b'), [`capacity.exceeded r1 ${word} 2/1`]);
  }
  const hosts = fixture()
    .add('pool', 'p', { attributes: { 'capacity.hosts': 1 } })
    .add('vm', 'a', { in: 'p' })
    .add('server', 'b', { in: 'p' });
  assert.deepEqual(exceeded(hosts, 'a'), ['capacity.exceeded p hosts 2/1']);
});

test('any other word sums an attribute of what is inside', () => {
  const base = fixture().add('rack', 'r1', { attributes: { 'capacity.watts': 1000 } });
  base.add('server', 'a', { in: 'r1', attributes: { watts: 600 } }).add('server', 'b', { in: 'r1', attributes: { watts: 400.5 } });
  base.add('server', 'c', { in: 'r1', attributes: { watts: 'a lot' } });
  assert.deepEqual(exceeded(base, 'b'), ['capacity.exceeded r1 watts 1000.5/1000']);
});

test('what is in two holders below one is counted once', () => {
  const base = fixture().add('pool', 'all', { attributes: { 'capacity.servers': 1 } });
  base
    .add('pool', 'a', { in: 'all' })
    .add('pool', 'b', { in: 'all' })
    .add('server', 's', { in: ['a', 'b'] });
  assert.deepEqual(exceeded(base, 's'), []);
});

test('moving a holder moves all that is in it', () => {
  const base = fixture()
    .add('datacenter', 'dc1', { attributes: { 'capacity.watts': 100 } })
    .add('rack', 'r1', { in: 'dc1' });
  base.add('server', 's', { in: 'r1', attributes: { watts: 200 } });
  assert.deepEqual(exceeded(base, 'r1'), ['capacity.exceeded dc1 watts 200/100']);
});

test('lowering a capacity below what is used is refused', () => {
  const base = fixture()
    .add('rack', 'r1', { attributes: { 'capacity.servers': 0 } })
    .add('server', 's', { in: 'r1' });
  assert.deepEqual(exceeded(base, 'r1'), ['capacity.exceeded r1 servers 1/0']);
});

test('ten thousand servers in forty racks are counted once, not ten thousand times', () => {
  const base = fixture().add('datacenter', 'dc1', { attributes: { 'capacity.racks': 40, 'capacity.watts': 10_000_000 } });
  for (let rack = 0; rack < 40; rack++) base.add('rack', `r${rack}`, { in: 'dc1', attributes: { 'capacity.watts': 100_000 } });
  const names: string[] = [];
  for (let server = 0; server < 10_000; server++) {
    names.push(`s${server}`);
    base.add('server', `s${server}`, { in: `r${server % 40}`, attributes: { watts: 100 } });
  }
  const inventory = base.inventory();
  let visits = 0;
  const counting = new Proxy(inventory, {
    get(target, key) {
      if (key === 'slots') visits++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  assert.deepEqual(
    checkCapacities(
      counting,
      names.map((name) => base.id(name)),
    ),
    [],
  );
  // 41 holders are walked, each over all that is below it: 2 x 10,000 servers and 40 racks, and one look for the limits.
  assert.ok(visits < 21_000, `${visits} reads of the index`);
});

test('use is reported for every capacity', () => {
  const base = fixture()
    .add('rack', 'r1', { attributes: { 'capacity.watts': 10, 'capacity.servers': 3 } })
    .add('server', 's', { in: 'r1', attributes: { watts: 4 } });
  const uses = capacityUse(base.inventory(), base.entity('r1')).map(({ capacity, used }) => [capacity.word, capacity.limit, used]);
  assert.deepEqual(uses, [
    ['watts', 10, 4],
    ['servers', 3, 1],
  ]);
});

test('counts that are no counts are refused at the end of a change', () => {
  const wrong: [string, string, Value][] = [
    ['rack', 'units', 1.5],
    ['rack', 'units', 1_000_000],
    ['rack', 'units', '45'],
    ['switch', 'ports.nic-eth', 1e9],
    ['switch', 'ports.nic-eth', 'many'],
    ['rack', 'capacity.watts', -1],
    ['rack', 'capacity.watts', 'lots'],
  ];
  for (const [kind, key, value] of wrong) {
    const base = fixture().add(kind, 'x', { attributes: { [key]: value } });
    const [first] = checkPlaces(base.inventory(), [base.id('x')]);
    assert.match(first?.reason ?? '', /^(units|port)\.count$|^capacity\.limit$/, `${key} = ${value}`);
  }
  const notes = fixture()
    .add('disk', 'd', { attributes: { capacity: '4 TB', units: 'mm' } })
    .add('switch', 's', { attributes: { ports: 48 } });
  assert.deepEqual(checkPlaces(notes.inventory(), [notes.id('d'), notes.id('s')]), []);
});
