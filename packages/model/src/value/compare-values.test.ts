import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compareValues, orderValues } from './compare-values.ts';
import type { Value } from './value.ts';

const VALUES: readonly Value[] = [
  null,
  true,
  false,
  1,
  1.5,
  10,
  'web2',
  'web10',
  '',
  { datetime: '2026-01-31' },
  { datetime: '2026-01-31T00:00:00Z' },
  { json: [1] },
  { blob: 'a'.repeat(64) },
  { secret: 'x' },
];
const value = fc.constantFrom(...VALUES);

test('integers and floats compare as numbers, texts in natural order, times by instant', () => {
  assert.ok((compareValues(2, 10) ?? 0) < 0);
  assert.equal(compareValues(1, 1.0), 0);
  assert.ok((compareValues('web2', 'web10') ?? 0) < 0);
  assert.equal(compareValues({ datetime: '2026-01-31' }, { datetime: '2026-01-31T01:00:00+01:00' }), 0);
  assert.ok((compareValues({ datetime: '2026-01-31' }, { datetime: '2026-02-01' }) ?? 0) < 0);
});

test('text and numbers do not compare', () => {
  assert.equal(compareValues('12', 12), null);
  assert.equal(compareValues(true, 1), null);
  assert.equal(compareValues(null, null), null);
  assert.equal(compareValues({ datetime: '2026-01-31' }, '2026-01-31'), null);
});

test('values of all types have one order', () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      assert.equal(Math.sign(orderValues(a, b)), -Math.sign(orderValues(b, a)) + 0);
      if (orderValues(a, b) <= 0 && orderValues(b, c) <= 0) assert.ok(orderValues(a, c) <= 0);
    }),
  );
});
