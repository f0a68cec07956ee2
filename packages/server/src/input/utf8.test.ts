import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import test from 'node:test';
import fc from 'fast-check';
import { decodeUtf8 } from './utf8.ts';

test('the place of the first byte that is no UTF-8 is where the runtime stops believing it', () => {
  const hostile = fc.uint8Array({ maxLength: 12 }).map((bytes) => bytes.map((byte) => (byte % 3 === 0 ? byte : byte | 0x80)));
  fc.assert(
    fc.property(fc.oneof(hostile, fc.uint8Array({ maxLength: 12 })), (bytes) => {
      const decoded = decodeUtf8(bytes);
      assert.equal(decoded.ok, isUtf8(bytes));
      if (decoded.ok) return;
      const { at } = decoded.error;
      assert.ok(at < bytes.length);
      assert.ok(isUtf8(bytes.subarray(0, at)));
      for (let size = 1; size <= 4 && at + size <= bytes.length; size++) assert.ok(!isUtf8(bytes.subarray(at, at + size)));
    }),
    { numRuns: 2_000 },
  );
});
