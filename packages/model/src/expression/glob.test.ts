import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compileGlob, isGlob } from './glob.ts';
import { matchesPattern } from './reference/reference-pattern.ts';

const glob = fc.stringMatching(/^[ab*?[\]!-]{0,8}$/);
const text = fc.stringMatching(/^[ab\][!-]{0,8}$/);

test('a glob matches what the same regular expression matches', () => {
  fc.assert(
    fc.property(glob, text, (pattern, candidate) => {
      // Ranges such as [b-a] are an error for JavaScript and match nothing here.
      fc.pre(!/\[[^\]]*-/.test(pattern) && !/\[!?\]/.test(pattern) && !/\[[^\]]*[[!^]/.test(pattern));
      assert.equal(
        compileGlob(pattern).test(candidate),
        matchesPattern({ kind: 'glob', text: pattern }, candidate),
        `${pattern} ${candidate}`,
      );
    }),
    { numRuns: 5000 },
  );
});

test('a bracket counts only where another one closes it', () => {
  assert.equal(isGlob('a[b'), false);
  assert.equal(isGlob('a]b[c'), false);
  assert.equal(isGlob('a[]'), false);
  assert.equal(isGlob('a[b]'), true);
  assert.ok(compileGlob('a[b').test('a[b'));
  assert.ok(compileGlob('[]]').test(']'));
  assert.ok(compileGlob('[!]]').test('a'));
});

test('sets take ranges, and the others with "!" or "^"', () => {
  assert.ok(compileGlob('web[0-9]').test('web7'));
  assert.ok(!compileGlob('web[0-9]').test('webx'));
  assert.ok(compileGlob('web[!0-9]').test('webx'));
  assert.ok(compileGlob('web[^0-9]').test('webx'));
  assert.ok(compileGlob('web[a-]').test('web-'));
});

test('many stars do not make matching slow', () => {
  const stars = compileGlob(`${'a*'.repeat(127)}b`);
  assert.equal(stars.test('a'.repeat(65_536)), false);
});
