import assert from 'node:assert/strict';
import test from 'node:test';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import type { EntityId } from '../entity/id.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { checkInventory } from './check.ts';

/** Stands for the language: an expression is a list of names. */
function namesIn(base: Fixture) {
  return (expression: string): Result<ReadonlySet<EntityId>, Problem> =>
    expression === '('
      ? err(problem('invalid', 'expression.syntax', 'no'))
      : ok(new Set(expression.split(' ').map((name) => base.id(name))));
}

function check(base: Fixture, sees: Visibility = seesEverything): string[] {
  const shortfalls = checkInventory(base.inventory(), { sees, evaluate: namesIn(base) });
  return shortfalls.map(({ rule, entity, by }) => `${rule} ${entity.name} ${by.name}`);
}

test('members of a role that do not match what it requires fall short', () => {
  const base = fixture()
    .add('role', 'web', { attributes: { requires: 'b' } })
    .add('pool', 'inner', { in: 'web' });
  base.add('server', 'c', { in: 'inner' }).add('server', 'a', { in: 'web' }).add('server', 'b', { in: 'web' });
  assert.deepEqual(check(base), ['requires a web', 'requires c web']);
});

test('the host of a service is judged for its role, and what a dynamic group matches', () => {
  const base = fixture().add('server', 'a').add('server', 'b').add('server', 'good');
  base.add('class', 'web', { attributes: { requires: 'good', members: 'b or good' } }).add('service', 'web-a', { in: 'web' });
  base.fact({ type: 'service', entity: base.id('web-a'), role: base.id('web'), host: base.id('a'), vip: null });
  assert.deepEqual(check(base), ['requires a web', 'requires b web']);
});

test('who is in a group by an expression is the same for a check as for the language', () => {
  const base = fixture().add('tenant', 'acme').add('server', 'theirs', { tenant: 'acme' }).add('server', 'good').add('server', 'bad');
  base.add('pool', 'all-of-us', { attributes: { requires: 'good', members: 'kind:server' } });
  base.add('role', 'static', { attributes: { requires: 'good', members: 'kind:server' } });
  assert.deepEqual(check(base), ['requires bad all-of-us']);
});

test('an expression that cannot be evaluated is a shortfall of the role itself', () => {
  const base = fixture()
    .add('role', 'web', { attributes: { requires: '(' } })
    .add('server', 'a', { in: 'web' });
  assert.deepEqual(check(base), ['requires web web']);
});

test('capacities that are exceeded are listed', () => {
  const base = fixture().add('rack', 'r1', { attributes: { 'capacity.servers': 1 } });
  base.add('server', 'a', { in: 'r1' }).add('server', 'b', { in: 'r1' });
  assert.deepEqual(check(base), ['capacity r1 r1']);
});

test('nothing falls short of what nobody declared', () => {
  assert.deepEqual(
    check(
      fixture()
        .add('server', 'a')
        .add('role', 'web')
        .add('server', 'b', { attributes: { requires: '(' } }),
    ),
    [],
  );
});

test('what may not be seen neither requires nor falls short', () => {
  const base = fixture()
    .add('server', 'good')
    .add('role', 'web', { attributes: { requires: 'good' } })
    .add('server', 'a', { in: 'web' });
  assert.deepEqual(check(base, { sees: (entity) => entity.name !== 'a' }), []);
  assert.deepEqual(check(base, { sees: (entity) => entity.name !== 'web' }), []);
});
