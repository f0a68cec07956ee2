import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SlotBitmap } from './slot-bitmap.ts';

test('a bitmap has what a set of numbers would have, in ascending order', () => {
  const slot = fc.nat({ max: 300 });
  fc.assert(
    fc.property(fc.array(slot), fc.array(fc.tuple(fc.boolean(), slot)), (first, steps) => {
      const [bitmap, set] = [new SlotBitmap(first), new Set(first)];
      for (const [isAdded, each] of steps) {
        if (isAdded) bitmap.add(each);
        else bitmap.delete(each);
        if (isAdded) set.add(each);
        else set.delete(each);
      }
      assert.deepEqual(
        [...bitmap],
        [...set].toSorted((a, b) => a - b),
      );
      assert.equal(bitmap.size, set.size);
    }),
  );
});
