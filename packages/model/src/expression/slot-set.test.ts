import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SlotSet } from './slot-set.ts';

const SLOTS = 200;
const slots = fc.uniqueArray(fc.nat(SLOTS - 1));

function setOf(members: readonly number[]): SlotSet {
  const set = new SlotSet(SLOTS);
  for (const slot of members) set.add(slot);
  return set;
}

function ascending(members: Iterable<number>): number[] {
  return [...members].sort((a, b) => a - b);
}

test('a set of slots behaves as a set of numbers', () => {
  fc.assert(
    fc.property(slots, slots, (a, b) => {
      const [left, right] = [new Set(a), new Set(b)];
      assert.deepEqual([...setOf(a)], ascending(left));
      assert.equal(setOf(a).count, left.size);
      assert.equal(setOf(a).isEmpty, left.size === 0);
      assert.deepEqual([...setOf(a).unite(setOf(b))], ascending(left.union(right)));
      assert.deepEqual([...setOf(a).intersect(setOf(b))], ascending(left.intersection(right)));
      assert.deepEqual([...setOf(a).subtract(setOf(b))], ascending(left.difference(right)));
      const removed = setOf(a);
      for (const slot of b) removed.remove(slot);
      assert.deepEqual([...removed], ascending(left.difference(right)));
      for (let slot = 0; slot < SLOTS + 40; slot++) assert.equal(setOf(a).has(slot), left.has(slot));
    }),
  );
});

test('going from one to the next visits each once', () => {
  fc.assert(
    fc.property(slots, (members) => {
      const set = setOf(members);
      const visited: number[] = [];
      for (let slot = set.next(0); slot >= 0; slot = set.next(slot + 1)) visited.push(slot);
      assert.deepEqual(visited, ascending(members));
    }),
  );
});

test('a clone is a set of its own', () => {
  const set = setOf([1, 2]);
  const clone = set.clone();
  clone.add(3);
  assert.deepEqual([...set], [1, 2]);
  assert.deepEqual([...clone], [1, 2, 3]);
});
