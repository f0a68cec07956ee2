import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fixture } from '../inventory/fixture.ts';
import { ancestorsOf } from './holders.ts';
import { putEntity, takeEntity } from './holding.ts';
import { entityIn, reasonOf, stepOn } from './step-fixture.ts';

function room() {
  return fixture()
    .add('datacenter', 'dc1')
    .add('rack', 'rack1', { in: 'dc1' })
    .add('rack', 'rack2', { in: 'dc1' })
    .add('pool', 'web')
    .add('pool', 'all')
    .add('cloud', 'east')
    .add('cloud', 'west')
    .add('server', 'server1')
    .add('server', 'server2', { in: 'rack1', units: [1, 1] });
}

test('a holder holds what its kind allows, and names what that is', () => {
  const step = stepOn(room());
  const refused = putEntity(step, { op: 'put', entity: 'dc1', holder: 'server1' });
  assert.ok(!refused.ok);
  assert.equal(refused.error.reason, 'holding.kind');
  assert.match(refused.error.detail, /datacenter dc1 cannot be in server server1/);
  assert.match(refused.error.hint ?? '', /a server holds: .*vm/);
});

test('a host is in one place, one cloud, and any number of groups', () => {
  const step = stepOn(room());
  for (const holder of ['rack1', 'east', 'web', 'all']) {
    assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'server1', holder })), 'ok', holder);
  }
  const second = putEntity(step, { op: 'put', entity: 'server1', holder: 'rack2' });
  assert.ok(!second.ok);
  assert.equal(second.error.reason, 'holding.exclusive');
  assert.equal(second.error.detail, 'server server1 cannot be in rack rack2: it is in rack rack1');
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'server1', holder: 'west' })), 'holding.exclusive');
});

test('nothing is in the same holder twice', () => {
  const step = stepOn(room());
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'server1', holder: 'web' })), 'ok');
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'server1', holder: 'web' })), 'holding.twice');
});

test('moving leaves the holder of the same exclusivity, and only that', () => {
  const step = stepOn(room());
  for (const holder of ['rack1', 'east', 'web']) putEntity(step, { op: 'put', entity: 'server1', holder });
  const moved = putEntity(step, { op: 'put', entity: 'server1', holder: 'rack2', units: 7, move: true });
  assert.deepEqual(moved.ok && moved.value.units, [7, 7]);
  const holders = ancestorsOf(step.draft, entityIn(step, 'server1')).map((holder) => holder.name);
  assert.deepEqual(new Set(holders), new Set(['rack2', 'east', 'web', 'dc1']));
});

test('moving within a rack takes other units, its own included', () => {
  const step = stepOn(room().add('server', 'big', { in: 'rack2', units: [3, 4], attributes: { height: 2 } }));
  const moved = putEntity(step, { op: 'put', entity: 'big', holder: 'rack2', units: '4-5', move: true });
  assert.deepEqual(moved.ok && moved.value.units, [4, 5]);
  const stayed = putEntity(step, { op: 'put', entity: 'big', holder: 'rack2', move: true });
  assert.deepEqual(stayed.ok && stayed.value.units, [4, 5], 'without units it stays where it is');
});

test('nothing is in itself, directly or not', () => {
  const step = stepOn(fixture().add('pool', 'a').add('pool', 'b').add('pool', 'c'));
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'a', holder: 'a' })), 'holding.cycle');
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'a', holder: 'b' })), 'ok');
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'b', holder: 'c' })), 'ok');
  const closing = putEntity(step, { op: 'put', entity: 'c', holder: 'a' });
  assert.ok(!closing.ok);
  assert.equal(closing.error.reason, 'holding.cycle');
  assert.match(closing.error.detail, /pool c cannot be in pool a/);
});

test('whatever is put into whatever, no cycle comes about', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 40 }), (puts) => {
      const step = stepOn(names.reduce((inventory, name) => inventory.add('pool', name), fixture()));
      for (const [entity, holder] of puts) putEntity(step, { op: 'put', entity, holder });
      for (const name of names) {
        const pool = entityIn(step, name);
        // A pool above itself would be found above one of its own holders.
        for (const above of ancestorsOf(step.draft, pool)) {
          assert.ok(!ancestorsOf(step.draft, above).some((entity) => entity.id === pool.id), `${name} is in itself`);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('a chain of ten thousand holders is walked without recursion', () => {
  const inventory = fixture();
  for (let n = 0; n < 10_000; n++) inventory.add('pool', `p${n}`, n === 0 ? {} : { in: `p${n - 1}` });
  const step = stepOn(inventory);
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'p0', holder: 'p9999' })), 'holding.cycle');
});

test('what is in something else’s tenant is held only where one is shared with the other', () => {
  const base = room().add('tenant', 'acme').add('server', 'theirs', { tenant: 'acme' });
  const foreign = { op: 'put', entity: 'acme/theirs', holder: 'rack1' } as const;
  assert.equal(reasonOf(putEntity(stepOn(base), foreign)), 'holding.tenant');
  base.fact({ type: 'share', entity: base.id('rack1'), tenant: base.id('acme') });
  assert.equal(reasonOf(putEntity(stepOn(base), foreign)), 'ok');
});

test('an occupant or holder that the caller may not see is not named', () => {
  const base = room();
  const step = stepOn(base, { sees: (entity) => entity.name !== 'server2' });
  const taken = putEntity(step, { op: 'put', entity: 'server1', holder: 'rack1', units: 1 });
  assert.ok(!taken.ok);
  assert.equal(taken.error.reason, 'units.taken');
  assert.doesNotMatch(JSON.stringify(taken.error), /server2/);
  const elsewhere = stepOn(base.add('server', 'server3', { in: 'rack2', units: [1, 1] }), { sees: (entity) => entity.name !== 'rack2' });
  const refused = putEntity(elsewhere, { op: 'put', entity: 'server3', holder: 'rack1' });
  assert.ok(!refused.ok);
  assert.equal(refused.error.reason, 'holding.exclusive');
  assert.doesNotMatch(JSON.stringify(refused.error), /rack2/);
});

test('taking out gives the units back, and is refused where nothing is in', () => {
  const step = stepOn(room());
  assert.equal(reasonOf(takeEntity(step, { op: 'take', entity: 'server1', holder: 'rack1' })), 'holding.absent');
  assert.deepEqual(takeEntity(step, { op: 'take', entity: 'server2', holder: 'rack1' }).ok, true);
  const put = putEntity(step, { op: 'put', entity: 'server1', holder: 'rack1' });
  assert.deepEqual(put.ok && put.value.units, [1, 1]);
});
