import assert from 'node:assert/strict';
import test from 'node:test';
import { parseAsOf, parseRevision } from './revision-argument.ts';
import { UsageError } from './usage-error.ts';

const world = { head: async () => 20, nowMs: Date.parse('2026-11-20T12:00:00Z') };

test('a revision is a number, HEAD, or so many before it', async () => {
  assert.equal(await parseRevision('17', world), 17);
  assert.equal(await parseRevision('HEAD', world), 20);
  assert.equal(await parseRevision('HEAD~3', world), 17);
  assert.equal(await parseRevision('HEAD~99', world), 0);
});

test('a moment is a revision, a time, or how long ago', async () => {
  assert.equal(await parseAsOf('HEAD~1', world), '19');
  assert.equal(await parseAsOf('2026-11-19', world), '2026-11-19');
  assert.equal(await parseAsOf('2026-11-19T08:30:00Z', world), '2026-11-19T08:30:00Z');
  assert.equal(await parseAsOf('1h', world), '2026-11-20T11:00:00.000Z');
  assert.equal(await parseAsOf('2d ago', world), '2026-11-18T12:00:00.000Z');
});

test('anything else is refused', async () => {
  for (const text of ['yesterday', 'HEAD^', '-1', '1x']) await assert.rejects(parseAsOf(text, world), UsageError);
});
