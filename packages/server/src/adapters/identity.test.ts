import assert from 'node:assert/strict';
import test from 'node:test';
import { isEntityId } from '@muster/model';
import { systemClock } from './clock.ts';
import { systemIds } from './identity.ts';

test('ids are UUIDs of version 7, all different, and sort in the order in which they were made', () => {
  const ids = systemIds(systemClock);
  const made = Array.from({ length: 20_000 }, () => ids.newEntityId());
  assert.equal(new Set(made).size, made.length);
  assert.deepEqual([...made].sort(), made);
  for (const id of made.slice(0, 100)) assert.ok(isEntityId(id) && /^.{14}7.{4}[89ab]/.test(id), id);
});

test('ids go on growing when the clock goes back', () => {
  let now = 1_800_000_000_000;
  const ids = systemIds({ ...systemClock, now: () => now });
  const before = ids.newEntityId();
  now -= 1_000_000;
  assert.ok(ids.newEntityId() > before);
});
