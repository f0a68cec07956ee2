import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { changeRequest } from './changes.ts';
import { decodePart } from './decode-part.ts';
import { pageQuery } from './query-fields.ts';

test('what is right comes out typed, with its defaults', () => {
  const query = z.strictObject(pageQuery);
  assert.deepEqual(decodePart(query, { tenant: 'acme', limit: '5' }, 'query'), { ok: true, value: { tenant: 'acme', limit: 5 } });
  assert.deepEqual(decodePart(query, {}, 'query'), { ok: true, value: { limit: 100 } });
});

test('of a small body every fault is told', () => {
  const decoded = decodePart(changeRequest, { operations: [{ op: 'rename', entity: 1, name: 2 }], color: 'red' }, 'body');
  assert.ok(!decoded.ok);
  assert.equal(decoded.error.data?.['total'], 3);
});

test('of a large body only the first fault is looked for', () => {
  const bad = { op: 'set', entity: 'web1', key: 'a', values: Array.from({ length: 1_000 }, () => ({ x: 1 })) };
  const decoded = decodePart(changeRequest, { operations: Array.from({ length: 900 }, () => bad) }, 'body');
  assert.ok(!decoded.ok);
  assert.equal(decoded.error.pointer, '/operations/0/values/0');
  assert.equal(decoded.error.data, undefined);
});
