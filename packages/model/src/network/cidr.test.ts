import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { blockOf, parseBlock, parseCidr, rangeContains, rangeHas, rangeSize, renderCidr } from './cidr.ts';

const anyCidr = fc.oneof(
  fc.tuple(fc.bigInt(0n, 2n ** 32n - 1n), fc.nat(32)).map(([value, prefix]) => blockOf({ version: 4, value }, prefix)),
  fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.nat(128)).map(([value, prefix]) => blockOf({ version: 6, value }, prefix)),
);

test('a block that was written is read back as itself', () => {
  fc.assert(
    fc.property(anyCidr, (cidr) => {
      assert.deepEqual(parseCidr(renderCidr(cidr)), { ok: true, value: cidr });
    }),
  );
});

test('two blocks are nested or apart, never overlapping in part', () => {
  fc.assert(
    fc.property(anyCidr, anyCidr, (a, b) => {
      const touches = a.version === b.version && a.first <= b.last && b.first <= a.last;
      return touches === (rangeContains(a, b) || rangeContains(b, a));
    }),
  );
});

test('a block has its ends and not their neighbors', () => {
  fc.assert(
    fc.property(anyCidr, (cidr) => {
      const at = (value: bigint) => rangeHas(cidr, { version: cidr.version, value });
      return at(cidr.first) && at(cidr.last) && !at(cidr.first - 1n) && !at(cidr.last + 1n) && rangeSize(cidr) > 0n;
    }),
  );
});

test('bits below the prefix are refused with the block that was meant', () => {
  const parsed = parseCidr('10.1.2.3/16');
  assert.ok(!parsed.ok);
  assert.equal(parsed.error.reason, 'network.cidr-host-bits');
  assert.equal(parsed.error.hint, 'the block is 10.1.0.0/16');
});

test('a malformed block is refused', () => {
  for (const text of [
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '::/129',
    '/8',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/1e1',
  ]) {
    const parsed = parseCidr(text);
    assert.equal(!parsed.ok && parsed.error.reason, 'network.cidr-malformed', text);
  }
});

test('a single address is a block of one', () => {
  const parsed = parseBlock('2001:db8::7');
  assert.ok(parsed.ok);
  assert.equal(renderCidr(parsed.value), '2001:db8::7/128');
});
