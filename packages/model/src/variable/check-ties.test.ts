import assert from 'node:assert/strict';
import test from 'node:test';
import type { Problem } from '@muster/protocol';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Value } from '../value/value.ts';
import { checkVariableTies } from './check-ties.ts';
import { explainVariables } from './explain-variables.ts';

/** Host `h` in pools `a` and `b`, both of which say `x`. */
function twoPools(a: Value, b: Value): Fixture {
  return fixture()
    .add('pool', 'a', { variables: { x: a } })
    .add('pool', 'b', { variables: { x: b } })
    .add('server', 'h', { in: ['a', 'b'] });
}

function check(fleet: Fixture, touched: readonly string[] = ['h'], names: readonly string[] = []): Problem | null {
  return checkVariableTies(
    fleet.inventory(),
    names,
    touched.map((name) => fleet.id(name)),
  );
}

test('a tie is refused with both holders and the remedy', () => {
  const fleet = twoPools(1, 2);
  const tie = check(fleet);
  assert.equal(tie?.code, 'conflict');
  assert.equal(tie?.reason, 'variable.tie');
  assert.equal(
    tie?.detail,
    'variable x of server h is not decided: pool a and pool b both set it, to different values, and neither is stronger',
  );
  assert.equal(tie?.hint, 'give one of the two a higher attribute "priority", or set x on h itself');
  assert.deepEqual(tie?.data, {
    variable: 'x',
    entity: { id: fleet.id('h'), kind: 'server', name: 'h' },
    holders: [
      { id: fleet.id('a'), kind: 'pool', name: 'a' },
      { id: fleet.id('b'), kind: 'pool', name: 'b' },
    ],
  });
});

test('a tie is found from the member, from each holder, and from the name of the variable', () => {
  for (const touched of [['h'], ['a'], ['b'], ['a', 'b', 'h']]) assert.equal(check(twoPools(1, 2), touched)?.reason, 'variable.tie');
  assert.equal(check(twoPools(1, 2), [], ['x'])?.reason, 'variable.tie');
  assert.equal(check(twoPools(1, 2), [], ['y']), null);
});

test('equal values are no tie', () => {
  assert.equal(check(twoPools(1, 1)), null);
  assert.equal(check(twoPools({ json: { a: 1, b: 2 } }, { json: { b: 2, a: 1 } })), null);
});

test('holders without a common member are not tied', () => {
  const fleet = fixture()
    .add('pool', 'a', { variables: { x: 1 } })
    .add('pool', 'b', { variables: { x: 2 } });
  fleet.add('server', 'h', { in: 'a' }).add('server', 'i', { in: 'b' });
  assert.equal(check(fleet, ['a', 'b', 'h', 'i'], ['x']), null);
});

test('a priority, a shorter way or a stronger source decides', () => {
  const prioritized = fixture()
    .add('pool', 'a', { variables: { x: 1 }, attributes: { priority: 1 } })
    .add('pool', 'b', { variables: { x: 2 } });
  assert.equal(check(prioritized.add('server', 'h', { in: ['a', 'b'] })), null);
  const nearer = fixture()
    .add('pool', 'a', { variables: { x: 1 } })
    .add('pool', 'b', { in: 'a', variables: { x: 2 } });
  assert.equal(check(nearer.add('server', 'h', { in: ['b'] }), ['h', 'a', 'b'], ['x']), null);
  const tagged = twoPools(1, 2)
    .add('tag', 't', { variables: { x: 3 } })
    .add('server', 'i', { in: ['a', 'b'], tags: ['t'] });
  assert.equal(check(tagged, ['i']), null);
  assert.equal(check(twoPools(1, 2).add('server', 'i', { in: ['a', 'b'], variables: { x: 3 } }), ['i']), null);
});

test('tags are never tied: the list orders them', () => {
  const fleet = fixture()
    .add('tag', 'a', { variables: { x: 1 } })
    .add('tag', 'b', { variables: { x: 2 } });
  assert.equal(check(fleet.add('server', 'h', { tags: ['a', 'b'] }), ['h', 'a', 'b'], ['x']), null);
});

test('two hosts that one runs on are tied', () => {
  const fleet = fixture()
    .add('server', 'a', { variables: { x: 1 } })
    .add('server', 'b', { variables: { x: 2 } });
  fleet.add('vm', 'v', { attributes: { runs_on: [{ ref: fleet.id('a') }, { ref: fleet.id('b') }] } });
  assert.equal(check(fleet, ['v'])?.reason, 'variable.tie');
  assert.equal(check(fleet, ['a'])?.reason, 'variable.tie');
});

test('values that join in any order alike are no tie', () => {
  const merging = (strategy: 'deep' | 'append' | 'union', a: Value, b: Value): Problem | null => {
    const fleet = twoPools(a, b);
    return check(fleet.fact({ type: 'merge', entity: fleet.id('default'), variable: 'x', strategy }));
  };
  assert.equal(merging('union', { json: [1] }, { json: [2] }), null);
  assert.equal(merging('deep', { json: { a: 1 } }, { json: { b: 1 } }), null);
  assert.equal(merging('deep', { json: { a: 1 } }, { json: { a: 2 } })?.reason, 'variable.tie');
  assert.match(merging('append', { json: [1] }, { json: [2] })?.hint ?? '', /declare the merge rule "union"/);
  assert.equal(merging('union', { json: [1] }, null)?.reason, 'variable.tie');
});

test('a merge rule that goes away shows the tie that it hid', () => {
  const fleet = twoPools({ json: [1] }, { json: [2] });
  assert.equal(check(fleet, ['default'], ['x'])?.reason, 'variable.tie');
});

test('a tie among thousands of members is found from the holders', () => {
  const fleet = fixture()
    .add('pool', 'a', { variables: { x: 1 } })
    .add('pool', 'b', { variables: { x: 2 } });
  for (let i = 0; i < 5_000; i++) fleet.add('server', `s${i}`, { in: i < 2_500 ? 'a' : 'b' });
  assert.equal(check(fleet, ['a', 'b']), null);
  assert.equal(check(fleet.add('server', 'both', { in: ['a', 'b'] }), ['a', 'b'])?.reason, 'variable.tie');
});

test('an explanation names the winner, what it was joined with, and the losers from the strongest down', () => {
  const fleet = fixture().add('datacenter', 'dc', { variables: { x: 'dc' } });
  fleet.add('rack', 'r', { in: 'dc', variables: { x: 'rack' } }).add('server', 'h', { in: 'r', variables: { y: 1 } });
  fleet.fact({
    type: 'variable-file',
    entity: fleet.id('r'),
    url: 'https://v.example/r.yaml',
    sha256: '0'.repeat(64),
    variables: { x: 'file' },
  });
  const [x, y] = explainVariables(fleet.inventory(), fleet.entity('h'));
  assert.equal(x?.value, 'rack');
  assert.deepEqual(x?.winner, {
    entity: { id: fleet.id('r'), kind: 'rack', name: 'r' },
    class: 'place',
    priority: 0,
    distance: 1,
    revision: 1,
    value: 'rack',
    file: null,
  });
  assert.deepEqual(x?.merged, [x?.winner]);
  assert.deepEqual(
    x?.losers.map((loser) => [loser.entity.name, loser.value, loser.file]),
    [
      ['r', 'file', 'https://v.example/r.yaml'],
      ['dc', 'dc', null],
    ],
  );
  assert.equal(y?.winner.class, 'own');
});

test('of joined values all take part, and only what lies below a null is lost', () => {
  const fleet = fixture();
  fleet.fact({ type: 'merge', entity: fleet.id('default'), variable: 'x', strategy: 'append' });
  fleet.fact({ type: 'variable', entity: fleet.id('default'), name: 'x', value: 'tenant' });
  fleet.add('datacenter', 'dc', { variables: { x: null } }).add('rack', 'r', { in: 'dc', variables: { x: { json: [1] } } });
  fleet.add('server', 'h', { in: 'r', variables: { x: 2 } });
  const [x] = explainVariables(fleet.inventory(), fleet.entity('h'), ['x', 'none']);
  assert.deepEqual(x?.value, { json: [1, 2] });
  assert.deepEqual(
    x?.merged.map((origin) => origin.entity.name),
    ['dc', 'r', 'h'],
  );
  assert.deepEqual(
    x?.losers.map((origin) => origin.entity.name),
    ['default'],
  );
});

test('a dynamic pool is tied with a pool that its members are put into', () => {
  const fleet = fixture().add('pool', 'a', { variables: { x: 1 } });
  fleet.add('pool', 'b', { attributes: { members: 'kind:server' }, variables: { x: 2 } }).add('server', 'h', { in: 'a' });
  for (const touched of [['h'], ['a'], ['b']]) assert.equal(check(fleet, touched)?.reason, 'variable.tie');
});
