import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything } from '../access/visibility.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { type PickRequest, pickEntities } from './pick.ts';
import { Spread } from './spread.ts';

/** Five racks of two datacenters; in each three servers, the second of which is taken. */
function racks(): Fixture {
  const made = fixture().add('datacenter', 'Y').add('datacenter', 'Z');
  for (const rack of [10, 2, 1, 3, 4]) {
    made.add('rack', `rack${rack}`, { in: rack === 4 ? 'Y' : 'Z' });
    for (const server of [3, 2, 1]) {
      const status = server === 2 ? 'active' : 'unallocated';
      made.add('server', `web${rack}-${server}`, { in: `rack${rack}`, attributes: { status } });
    }
  }
  return made;
}

function pick(made: Fixture, request: PickRequest): string[] | string {
  const picked = pickEntities(request, { inventory: made.inventory(), visibility: seesEverything });
  return picked.ok
    ? picked.value.map((entity) => entity.name)
    : `${picked.error.code} ${picked.error.reason} ${JSON.stringify(picked.error.data)}`;
}

test('4 servers in datacenter Z with status unallocated, each in a different rack', () => {
  const request = { count: 4, query: '(kind:server status=unallocated) in Z', spread: 'rack' };
  assert.deepEqual(pick(racks(), request), ['web1-1', 'web2-1', 'web3-1', 'web10-1']);
});

test('fewer than wanted is exhausted, with the number there is', () => {
  const request = { count: 5, query: '(kind:server status=unallocated) in Z', spread: 'rack' };
  assert.equal(pick(racks(), request), 'exhausted pick.exhausted {"wanted":5,"available":4}');
  assert.equal(pick(racks(), { count: 99, query: 'kind:server' }), 'exhausted pick.exhausted {"wanted":99,"available":15}');
});

test('without a spread the first names are picked', () => {
  assert.deepEqual(pick(racks(), { count: 3, query: 'kind:server status=unallocated' }), ['web1-1', 'web1-3', 'web2-1']);
});

test('a category of holders spreads as well', () => {
  assert.deepEqual(pick(racks(), { count: 2, query: 'kind:server', spread: 'datacenter' }), ['web4-1', 'web1-1']);
  assert.deepEqual(pick(racks(), { count: 2, query: 'kind:server', spread: 'dc' }), ['web4-1', 'web1-1']);
});

test('nothing is picked from a malformed request', () => {
  for (const count of [0, -1, 1.5, Number.NaN, 1e9]) assert.match(String(pick(racks(), { count, query: '' })), /^invalid pick.count/);
  assert.match(String(pick(racks(), { count: 1, query: '', spread: 'rakc' })), /^invalid pick.unknown-kind/);
  assert.match(String(pick(racks(), { count: 1, query: 'status:free' })), /^invalid expression.unknown-selector/);
});

test('holders that share members give way to each other, so that as many as possible are found', () => {
  const made = fixture().add('pool', 'p1').add('pool', 'p2').add('pool', 'p3');
  made
    .add('server', 'a', { in: ['p1', 'p2', 'p3'] })
    .add('server', 'b', { in: ['p1', 'p2'] })
    .add('server', 'c', { in: 'p1' });
  assert.deepEqual(pick(made, { count: 3, query: 'kind:server', spread: 'pool' }), ['c', 'b', 'a']);
  assert.deepEqual(pick(made, { count: 2, query: 'kind:server', spread: 'pool' }), ['a', 'b']);
});

test('what is not seen is not picked, and spreads nothing', () => {
  const made = racks();
  const context = {
    inventory: made.inventory(),
    visibility: { sees: ({ name }: { name: string }) => name !== 'rack1' && name !== 'web2-1' },
  };
  const picked = pickEntities({ count: 2, query: 'kind:server', spread: 'rack' }, context);
  assert.ok(picked.ok);
  assert.deepEqual(
    picked.value.map(({ name }) => name),
    ['web2-2', 'web3-1'],
  );
});

test('the number of holders served is the greatest there is, and nobody serves two', () => {
  const choices = fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 4 }), { maxLength: 7 });
  fc.assert(
    fc.property(choices, (members) => {
      const spread = new Spread();
      for (const choice of members) spread.offer(choice);
      const taken = spread.members();
      assert.equal(new Set(taken).size, taken.length);
      assert.equal(spread.size, greatestMatching(members, new Set()));
    }),
    { numRuns: 500 },
  );
});

/** By trying everything. */
function greatestMatching([first, ...rest]: readonly (readonly number[])[], taken: ReadonlySet<number>): number {
  if (first === undefined) return 0;
  const without = greatestMatching(rest, taken);
  const free = first.filter((member) => !taken.has(member));
  return Math.max(without, ...free.map((member) => 1 + greatestMatching(rest, new Set([...taken, member]))));
}
