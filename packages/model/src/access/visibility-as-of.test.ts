import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Grant } from './grants.ts';
import { seesEverything } from './visibility.ts';
import { visibilityAsOf } from './visibility-as-of.ts';
import { visibilityOf } from './visibility-of.ts';

function state(rackOfWeb1: string, withWeb2: boolean): Fixture {
  const made = fixture().add('rack', 'r1').add('rack', 'r2').add('server', 'web1', { in: rackOfWeb1 });
  return withWeb2 ? made.add('server', 'web2', { in: 'r1' }) : made;
}

function seenThen(past: Fixture, present: Fixture, [then, now]: readonly [readonly Grant[], readonly Grant[]]): string[] {
  const inventory = present.inventory();
  const visibility = visibilityAsOf(visibilityOf(then, past.inventory()), {
    inventory,
    visibility: visibilityOf(now, inventory),
    grants: now,
  });
  return ['r1', 'r2', 'web1', 'web2'].filter((name) => visibility.sees(past.entity(name)));
}

function read(expression: string): Grant[] {
  return [{ action: 'read', tenant: null, expression }];
}

test('an earlier state shows what was seen then and is seen now', () => {
  const [then, now] = [state('r1', true), state('r1', true)];
  assert.deepEqual(seenThen(then, now, [read(''), read('')]), ['r1', 'r2', 'web1', 'web2']);
  assert.deepEqual(seenThen(then, now, [read('web1'), read('')]), ['web1']);
  assert.deepEqual(seenThen(then, now, [read(''), read('web2')]), ['web2']);
  assert.deepEqual(seenThen(then, now, [read('web1'), read('web2')]), []);
});

test('who lost sight of an entity does not see its past, who gained it does not either', () => {
  const inR1 = read('kind:server in r1');
  assert.deepEqual(seenThen(state('r1', true), state('r2', true), [inR1, inR1]), ['web2']);
  assert.deepEqual(seenThen(state('r2', true), state('r1', true), [inR1, inR1]), ['web2']);
});

test('of what is gone by now those know who may read everything in its tenant', () => {
  const [then, now] = [state('r1', true), state('r1', false)];
  assert.deepEqual(seenThen(then, now, [read('in r1'), read('')]), ['web1', 'web2']);
  assert.deepEqual(seenThen(then, now, [read('in r1'), read('in r1')]), ['web1']);
});

test('who may read everything, then and now, is not looked after', () => {
  const all: Grant[] = [...read(''), { action: 'admin', tenant: null, expression: '' }];
  const inventory = state('r1', true).inventory();
  const visibility = visibilityOf(all, inventory);
  assert.equal(visibilityAsOf(visibility, { inventory, visibility, grants: all }), seesEverything);
});
