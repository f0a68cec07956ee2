import assert from 'node:assert/strict';
import test from 'node:test';
import { factsOfType } from '../entity/entity.ts';
import { renderAttributePlace } from './attribute-key.ts';
import { Ledger } from './change-fixture.ts';
import { VALUE_LENGTH_MAX } from './limits.ts';
import type { ValueInput } from './operation.ts';

function withServer(): Ledger {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1' }]);
  return ledger;
}

function attributesOf(ledger: Ledger): unknown[] {
  return factsOfType(ledger.get('web1'), 'attribute').map((fact) => [renderAttributePlace(fact), fact.value]);
}

test('set makes the values at exactly that key, subkey and number the given ones', () => {
  const ledger = withServer();
  ledger.commit([
    { op: 'add', entity: 'web1', key: 'dns', values: ['a', 'b'] },
    { op: 'add', entity: 'web1', key: 'dns', subkey: 'x', values: ['c'] },
    { op: 'add', entity: 'web1', key: 'dns', number: 1, values: ['d'] },
    { op: 'set', entity: 'web1', key: 'dns', values: ['b', 'e'] },
  ]);
  assert.deepEqual(attributesOf(ledger), [
    ['dns', 'b'],
    ['dns.x', 'c'],
    ['dns#1', 'd'],
    ['dns', 'e'],
  ]);
});

test('values that stay are the facts they were', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'set', entity: 'web1', key: 'dns', values: ['a', 'b'] }]);
  const { delta } = ledger.commit([{ op: 'set', entity: 'web1', key: 'dns', values: ['b', 'c'] }]);
  assert.equal(delta.asserted.length, 1);
  assert.equal(delta.retracted.length, 1);
});

test('adding an equal fact is no change', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'add', entity: 'web1', key: 'dns', values: ['a', 'a'] }]);
  assert.deepEqual(attributesOf(ledger), [['dns', 'a']]);
  assert.deepEqual(ledger.commit([{ op: 'add', entity: 'web1', key: 'dns', values: ['a'] }]).delta.asserted, []);
});

test('setting a value to and fro within one change is no change', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'set', entity: 'web1', key: 'status', values: ['a'] }]);
  const { delta } = ledger.commit([
    { op: 'set', entity: 'web1', key: 'status', values: ['b'] },
    { op: 'set', entity: 'web1', key: 'status', values: ['a'] },
  ]);
  assert.deepEqual(delta, { asserted: [], retracted: [] });
});

test('text never equals a number; integer and float do', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'add', entity: 'web1', key: 'n', values: ['1', 1, 1.0, true] }]);
  assert.deepEqual(attributesOf(ledger), [
    ['n', '1'],
    ['n', 1],
    ['n', true],
  ]);
});

test('unset removes all of the key; with subkey, number or values only those', () => {
  const ledger = withServer();
  ledger.commit([
    { op: 'add', entity: 'web1', key: 'nic-eth', subkey: 'mac', number: 1, values: ['m1'] },
    { op: 'add', entity: 'web1', key: 'nic-eth', subkey: 'mac', number: 2, values: ['m2'] },
    { op: 'add', entity: 'web1', key: 'nic-eth', subkey: 'name', number: 1, values: ['eth0', 'lan'] },
    { op: 'unset', entity: 'web1', key: 'nic-eth', subkey: 'mac', number: 2 },
    { op: 'unset', entity: 'web1', key: 'nic-eth', values: ['lan'] },
  ]);
  assert.deepEqual(attributesOf(ledger), [
    ['nic-eth.mac#1', 'm1'],
    ['nic-eth.name#1', 'eth0'],
  ]);
  ledger.commit([{ op: 'unset', entity: 'web1', key: 'nic-eth' }]);
  assert.deepEqual(attributesOf(ledger), []);
});

test('an automatic number is never one used before', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'add', entity: 'web1', key: 'disk', number: 5, values: ['x'] }]);
  ledger.commit([{ op: 'unset', entity: 'web1', key: 'disk' }]);
  const first = ledger.commit([{ op: 'add', entity: 'web1', key: 'disk', number: 'auto', values: ['a'] }]);
  ledger.commit([{ op: 'unset', entity: 'web1', key: 'disk' }]);
  const second = ledger.commit([{ op: 'set', entity: 'web1', key: 'disk', number: 'auto', values: ['b'] }]);
  assert.deepEqual([first.results[0]?.number, second.results[0]?.number], [6, 7]);
});

for (const key of ['_x', 'var', 'res', 'tag', '__proto__']) {
  test(`the key ${key} belongs to Muster`, () => {
    const ledger = withServer();
    const operations = [
      { op: 'set', entity: 'web1', key, values: [1] } as const,
      { op: 'unset', entity: 'web1', key } as const,
      { op: 'create', kind: 'server', name: 'web2', attributes: [{ key, values: [1] }] } as const,
    ];
    assert.deepEqual(
      ledger.refusals(operations),
      [0, 1, 2].map((index) => `attribute.reserved-key /operations/${index}`),
    );
  });
}

test('an address is allocated, not set', () => {
  assert.deepEqual(withServer().refusals([{ op: 'set', entity: 'web1', key: 'ip', values: ['10.0.0.1'] }]), [
    'attribute.allocated-key /operations/0',
  ]);
});

for (const key of ['', '1a', 'a b', 'a.b', 'a#1', 'ä', 'k'.repeat(129), 'k'.repeat(1_000_000)]) {
  test(`${JSON.stringify(key.slice(0, 10))} of ${key.length} characters is not a key`, () => {
    assert.deepEqual(withServer().refusals([{ op: 'set', entity: 'web1', key, values: [1] }]), ['attribute.malformed-key /operations/0']);
  });
}

for (const number of [-1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`${number} is not the number of an attribute`, () => {
    assert.deepEqual(withServer().refusals([{ op: 'set', entity: 'web1', key: 'a', number, values: [1] }]), [
      'attribute.malformed-number /operations/0',
    ]);
  });
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const REFUSED_VALUES: readonly (readonly [string, ValueInput, string])[] = [
  ['text of more than 64 kB', 'x'.repeat(VALUE_LENGTH_MAX + 1), 'value.too-long'],
  ['half a surrogate pair', '\ud800', 'value.not-unicode'],
  ['a number that is not finite', Number.POSITIVE_INFINITY, 'value.not-finite'],
  ['JSON a hundred thousand levels deep', { json: nested(100_000) }, 'value.too-deep'],
  ['JSON of more than 64 kB', { json: ['x'.repeat(VALUE_LENGTH_MAX)] }, 'value.too-long'],
  ['JSON with a member __proto__', { json: JSON.parse('{"a":[{"__proto__":1}]}') }, 'value.forbidden-key'],
  ['a day that the calendar does not have', { datetime: '2026-02-30' }, 'value.malformed-datetime'],
  ['a time without a zone', { datetime: '2026-02-03T10:00:00' }, 'value.malformed-datetime'],
  ['a blob that is not a SHA-256', { blob: 'abc' }, 'value.malformed-blob'],
  ['a reference to nothing', { ref: 'nobody' }, 'ref.not-found'],
  ['a secret that is no id', { secret: 'hunter2 is my password' }, 'value.malformed-secret'],
];

for (const [what, value, reason] of REFUSED_VALUES) {
  test(`${what} is refused`, () => {
    assert.deepEqual(withServer().refusals([{ op: 'set', entity: 'web1', key: 'a', values: [value] }]), [`${reason} /operations/0`]);
  });
}

test('text is typed only where printing it again gives the same text', () => {
  const ledger = withServer();
  const texts = [
    '12',
    '-3',
    '1.5',
    'true',
    'null',
    '2026-01-31',
    '2026-01-31T10:00:00Z',
    '0644',
    '1.10',
    '1e5',
    '007',
    '-0',
    '"12"',
    '2026-02-30',
    '9007199254740993',
  ];
  for (const [index, text] of texts.entries()) ledger.commit([{ op: 'add', entity: 'web1', key: 'a', number: index, values: [{ text }] }]);
  assert.deepEqual(
    factsOfType(ledger.get('web1'), 'attribute').map((fact) => fact.value),
    [
      ...[12, -3, 1.5, true, null, { datetime: '2026-01-31' }, { datetime: '2026-01-31T10:00:00Z' }],
      ...['0644', '1.10', '1e5', '007', '-0', '12', '2026-02-30', '9007199254740993'],
    ],
  );
});

test('a reference is kept by id and survives renaming', () => {
  const ledger = withServer();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'host1' },
    { op: 'set', entity: 'web1', key: 'runs_on', values: [{ text: '@host1' }] },
  ]);
  const { id } = ledger.get('host1');
  ledger.commit([{ op: 'rename', entity: 'host1', name: 'host2' }]);
  assert.deepEqual(attributesOf(ledger), [['runs_on', { ref: id }]]);
});

test('scalars in {json} are values of their own type', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'set', entity: 'web1', key: 'a', values: [{ json: 5 }, { json: { b: [1] } }] }]);
  assert.deepEqual(attributesOf(ledger), [
    ['a', 5],
    ['a', { json: { b: [1] } }],
  ]);
});
