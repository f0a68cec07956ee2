import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { numberAt, type Run, rankOf, rankRuns, subtractRuns } from './range-set.ts';

const run = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.nat(12))
  .map(([first, length]): Run => ({ first: BigInt(first), last: BigInt(first + length) }));

function has(runs: readonly Run[], value: bigint): boolean {
  return runs.some(({ first, last }) => first <= value && value <= last);
}

test('what is left of a range is what no taken run has, in ascending runs', () => {
  fc.assert(
    fc.property(run, fc.array(run, { maxLength: 6 }), (whole, taken) => {
      const left = subtractRuns(whole, taken);
      for (let value = -1n; value < 60n; value++) assert.equal(has(left, value), has([whole], value) && !has(taken, value));
      assert.ok(left.every(({ first, last }, index) => first <= last && first > (left[index - 1]?.last ?? -1n)));
    }),
  );
});

test('the numbers of ranked runs are those of the runs by their step, in order, and each knows its rank', () => {
  fc.assert(
    fc.property(run, fc.array(run, { maxLength: 6 }), fc.bigInt(1n, 4n), (whole, taken, step) => {
      const ranked = rankRuns(subtractRuns(whole, taken), step);
      const expected: bigint[] = [];
      for (const { first, last } of ranked.runs) for (let value = first; value <= last; value += step) expected.push(value);
      assert.equal(ranked.size, BigInt(expected.length));
      for (let rank = -1; rank <= expected.length; rank++) assert.equal(numberAt(ranked, BigInt(rank)), expected[rank] ?? null);
      for (let value = -1n; value < 60n; value++) {
        const rank = expected.indexOf(value);
        assert.equal(rankOf(ranked, value), rank < 0 ? null : BigInt(rank));
      }
    }),
  );
});
