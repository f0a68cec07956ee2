import assert from 'node:assert/strict';
import test from 'node:test';
import { UsageError } from '../input/usage-error.ts';
import { splitWords } from './split-words.ts';

test('words are split as a shell splits them', () => {
  assert.deepEqual(splitWords(`list 'kind:server and status = "in use"' --json`), ['list', 'kind:server and status = "in use"', '--json']);
  assert.deepEqual(splitWords('attr set web1 note a\\ b ""'), ['attr', 'set', 'web1', 'note', 'a b', '']);
  assert.deepEqual(splitWords('   '), []);
});

test('nothing is expanded: a dollar sign and a backtick are themselves', () => {
  assert.deepEqual(splitWords('attr set web1 note $HOME `id` *'), ['attr', 'set', 'web1', 'note', '$HOME', '`id`', '*']);
});

test('a quote that is never closed is refused', () => {
  assert.throws(() => splitWords("list 'kind:server"), UsageError);
});
