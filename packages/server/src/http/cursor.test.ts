import assert from 'node:assert/strict';
import test from 'node:test';
import { systemHashing } from '../adapters/identity.ts';
import { makeCursor, readCursor } from './cursor.ts';

const hashing = systemHashing(new Uint8Array(32));
const walk = { route: 'entities.list', token: 't', asked: '{}' };

test('a cursor leads back to where it was made', () => {
  const place = { revision: 12, offset: 300 };
  assert.deepEqual(readCursor(hashing, walk, makeCursor(hashing, walk, place)), { ok: true, value: place });
});

test('a cursor that was altered, or is of another walk, person or server, is refused', () => {
  const cursor = makeCursor(hashing, walk, { revision: 12, offset: 300 });
  const foreign = [
    readCursor(hashing, walk, cursor.replace('12.300', '13.300')),
    readCursor(hashing, walk, `${cursor}x`),
    readCursor(hashing, walk, ''),
    readCursor(hashing, { ...walk, asked: '{"q":"all"}' }, cursor),
    readCursor(hashing, { ...walk, token: 'u' }, cursor),
    readCursor(systemHashing(new Uint8Array(32).fill(1)), walk, cursor),
  ];
  for (const result of foreign) assert.ok(!result.ok && result.error.reason === 'cursor.foreign');
});
