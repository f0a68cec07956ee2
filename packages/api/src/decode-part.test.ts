import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { changeRequest } from './changes.ts';
import { decodePart, decodePartInSlices } from './decode-part.ts';
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

/** To its end, and how often it gave others their turn. */
function inSlices(value: unknown) {
  const slices = decodePartInSlices(changeRequest, { value, part: 'body' }, () => true);
  for (let pauses = 0; ; pauses++) {
    const slice = slices.next();
    if (slice.done === true) return { decoded: slice.value, pauses };
  }
}

function renames(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({ op: 'rename', entity: `a${index}`, name: `b${index}` }));
}

test('in slices the same comes out, and others have their turn', () => {
  for (const body of [
    { operations: renames(2) },
    { operations: renames(2_000), message: 'many', dry_run: true },
    { operations: [] },
    {},
    [],
    null,
    { operations: {} },
  ]) {
    assert.deepEqual(inSlices(body).decoded, decodePart(changeRequest, body, 'body'));
  }
  assert.ok(inSlices({ operations: renames(2_000) }).pauses > 5);
});

test('in slices the first fault is found wherever it is', () => {
  const bad = { op: 'rename', entity: 'a' };
  const pointerOf = (body: unknown) => {
    const { decoded } = inSlices(body);
    return decoded.ok ? null : decoded.error.pointer;
  };
  assert.equal(pointerOf({ operations: [...renames(1_999), bad] }), '/operations/1999/name');
  assert.equal(pointerOf({ operations: [bad, ...renames(1_999)] }), '/operations/0/name');
  assert.equal(pointerOf({ operations: renames(2_000), message: 1 }), '/message');
  assert.equal(pointerOf({ operations: renames(2_000), color: 'red' }), '');
  assert.equal(pointerOf({ operations: renames(2_001) }), '/operations');
});
