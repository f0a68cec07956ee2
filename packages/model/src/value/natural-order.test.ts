import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { naturalCompare } from './natural-order.ts';

const name = fc.stringMatching(/^[ab0-9.-]{0,8}$/);

test('numbers inside names count as numbers', () => {
  const names = ['web10', 'web2', 'web1', 'web', 'a10b2', 'a10b10', 'a9b99', 'web02', 'web2a'];
  assert.deepEqual(names.toSorted(naturalCompare), ['a9b99', 'a10b2', 'a10b10', 'web', 'web1', 'web02', 'web2', 'web2a', 'web10']);
});

test('numbers of any length are compared', () => {
  assert.ok(naturalCompare(`n${'9'.repeat(300)}`, `n1${'0'.repeat(300)}`) < 0);
});

test('the order is total: only equal texts are equal, and it has no rings', () => {
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      assert.equal(naturalCompare(a, b) === 0, a === b);
      assert.equal(Math.sign(naturalCompare(a, b)), -Math.sign(naturalCompare(b, a)) + 0);
      if (naturalCompare(a, b) <= 0 && naturalCompare(b, c) <= 0) assert.ok(naturalCompare(a, c) <= 0);
    }),
    { numRuns: 5000 },
  );
});
