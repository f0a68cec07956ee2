import assert from 'node:assert/strict';
import test from 'node:test';
import type { Problem, Result } from '@muster/protocol';
import { seesEverything } from '../access/visibility.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { EvaluationContext } from './context.ts';
import { dynamicMembers } from './dynamic-members.ts';
import { evaluateInSlices, matchEntities, matchesEntity } from './evaluate.ts';
import { parseExpression } from './parser.ts';
import type { SlotSet } from './slot-set.ts';

function context(made: Fixture): EvaluationContext {
  return { inventory: made.inventory(), visibility: seesEverything };
}

function parse(text: string, { inventory }: EvaluationContext) {
  const parsed = parseExpression(text, inventory.kinds);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

function match(text: string, asked: EvaluationContext): string[] {
  const found = matchEntities(parse(text, asked), asked);
  assert.ok(found.ok, found.ok ? '' : found.error.detail);
  return found.value.map((slot) => asked.inventory.at(slot)?.name ?? '');
}

function fleetOf(count: number): Fixture {
  const made = fixture();
  for (let index = 0; index < count; index++) made.add('server', `web${index}`, { attributes: { serial: `S${index}` } });
  return made;
}

test('a slice ends when its time is over, and the result is that of one go', () => {
  const asked = context(fleetOf(5_000));
  const slices = evaluateInSlices(parse('serial=*9* and not web*1', asked), asked, { sliceMs: 1, now: clock() });
  let count = 0;
  let step = slices.next();
  for (; step.done !== true; step = slices.next()) count++;
  assert.ok(count > 1);
  const found: Result<SlotSet, Problem> = step.value;
  assert.ok(found.ok);
  assert.deepEqual(found.value.count, match('serial=*9* and not web*1', asked).length);
});

test('an expression that takes too many steps is refused', () => {
  const asked = { ...context(fleetOf(500)), stepsMax: 100_000 };
  assert.equal(match('serial=*9*', asked).length, 95);
  const refused = matchEntities(parse('serial=*1* or '.repeat(100).concat('web1'), asked), asked);
  assert.ok(!refused.ok);
  assert.equal(refused.error.reason, 'expression.too-costly');
});

test('one match that could not be interrupted is refused', () => {
  const asked = context(fixture().add('server', 'web1', { attributes: { note: 'a'.repeat(60_000) } }));
  const refused = matchEntities(parse('note = /[ab]*a[ab]{400}[c-d]/', asked), asked);
  assert.ok(!refused.ok && refused.error.code === 'too_large');
  assert.deepEqual(match('note = /(a+)+b?$/', asked), ['web1']);
});

test('a few results are in natural order as many are', () => {
  const asked = context(fleetOf(300));
  assert.deepEqual(match('web2 or web10 or web1', asked), ['web1', 'web2', 'web10']);
  assert.deepEqual(match('web*', asked).slice(0, 12).at(-1), 'web11');
});

test('one entity can be asked about alone', () => {
  const made = fixture().add('rack', 'r1').add('server', 'web1', { in: 'r1' }).add('server', 'web2');
  const asked = context(made);
  for (const [name, expected] of [
    ['web1', true],
    ['web2', false],
  ] as const) {
    const entity = asked.inventory.entity(made.id(name));
    assert.ok(entity !== undefined);
    const found = matchesEntity(parse('kind:server in r1', asked), asked, entity);
    assert.ok(found.ok);
    assert.equal(found.value, expected);
  }
});

test('a kind’s schema says how words are read for its entities', () => {
  const made = fixture().add('kind', 'blade');
  const definition = {
    name: 'blade',
    category: 'equipment' as const,
    host: true,
    aliases: [],
    summary: '',
    ports: {},
    holds: [],
    exclusive: null,
    units: 0,
    attributes: { version: { type: 'string' as const }, slot: { type: 'integer' as const } },
  };
  made.fact({ type: 'definition', entity: made.id('blade'), definition });
  made.add('blade', 'b1', { attributes: { version: '1.5', slot: 7 } });
  made.add('server', 's1', { attributes: { version: 1.5, slot: '007' } });
  const asked = context(made);
  assert.deepEqual(match('version = 1.5', asked), ['b1', 's1']);
  assert.deepEqual(match('slot = 007', asked), ['b1', 's1']);
  assert.deepEqual(match('slot = 7', asked), ['b1']);
  assert.deepEqual(match('version != 1.5', asked), []);
  assert.deepEqual(match('version >= 1.4', asked), ['b1', 's1']);
  assert.deepEqual(match('has{version=1.5}', asked), ['b1', 's1']);
});

test('hosts are in the cloud whose block has their address, unless a holding says another', () => {
  const made = fixture()
    .add('network', 'lan')
    .add('cloud', 'wide', { attributes: { block: '10.0.0.0/8' } })
    .add('cloud', 'narrow', { attributes: { block: '10.1.0.0/16' } })
    .add('cloud', 'chosen')
    .add('server', 'a', { addresses: [['lan', '10.1.0.1']] })
    .add('server', 'b', { addresses: [['lan', '10.2.0.1']] })
    .add('server', 'c', { addresses: [['lan', '10.1.0.2']], in: 'chosen' });
  const asked = context(made);
  assert.deepEqual(match('cloud:narrow', asked), ['a']);
  assert.deepEqual(match('cloud:wide', asked), ['b']);
  assert.deepEqual(match('cloud:chosen', asked), ['c']);
  assert.deepEqual(match('contains a', asked), ['narrow']);
});

test('a dynamic group that depends on itself has a meaning, and it is soon found', () => {
  const made = fixture()
    .add('tag', 'x')
    .add('server', 'a', { tags: ['x'] })
    .add('server', 'b');
  made.add('pool', 'ring', { attributes: { members: 'tag:x or in pool:ring' } });
  for (let index = 0; index < 20; index++) made.add('pool', `p${index}`, { attributes: { members: 'in pool:p* or not in all' } });
  const asked = context(made);
  assert.deepEqual(match('pool:ring kind:server', asked), ['a']);
  assert.ok(match('in all', asked).includes('a'));
});

test('a dynamic group has members of its own tenant only, and never itself', () => {
  const made = fixture().add('tenant', 'acme').add('server', 'mine').add('server', 'theirs', { tenant: 'acme' });
  made.add('pool', 'everything', { attributes: { members: 'all' } });
  const asked = context(made);
  assert.deepEqual(match('in everything', asked), ['default', 'mine']);
  const members = dynamicMembers(made.entity('everything'), asked);
  assert.ok(members.ok);
  assert.deepEqual([...members.value].map((slot) => asked.inventory.at(slot)?.name).sort(), ['default', 'mine']);
  const none = dynamicMembers(made.entity('mine'), asked);
  assert.ok(none.ok && none.value.isEmpty);
});

test('who is in a dynamic group does not depend on variables', () => {
  const made = fixture()
    .add('server', 'a', { variables: { x: 1 } })
    .add('pool', 'p', { attributes: { members: 'var:x = 1' } });
  const asked: EvaluationContext = { ...context(made), resolveVariable: () => 1 };
  assert.deepEqual(match('var:x = 1 kind:server', asked), ['a']);
  assert.deepEqual(match('pool:p', asked), []);
});

/** Moves on by a millisecond whenever it is looked at. */
function clock(): () => number {
  let now = 0;
  return () => now++;
}
