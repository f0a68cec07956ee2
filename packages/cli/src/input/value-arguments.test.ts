import assert from 'node:assert/strict';
import test from 'node:test';
import { UsageError } from './usage-error.ts';
import { parseValueArgument } from './value-arguments.ts';

const upload = async (path: string): Promise<string> => `sha of ${path}`;

test('plain words go to the server as text to be typed there, since a schema of the kind decides first', async () => {
  for (const word of ['12', '0644', 'true', '2026-01-31', 'web'])
    assert.deepEqual(await parseValueArgument(word, {}, upload), { text: word });
});

test('quotes and --string make text, @ a reference, @file: a blob, --json-value JSON', async () => {
  assert.equal(await parseValueArgument('"12"', {}, upload), '12');
  assert.equal(await parseValueArgument('12', { string: true }, upload), '12');
  assert.deepEqual(await parseValueArgument('@web1', {}, upload), { ref: 'web1' });
  assert.deepEqual(await parseValueArgument('@file:/etc/motd', {}, upload), { blob: 'sha of /etc/motd' });
  assert.deepEqual(await parseValueArgument('[80,443]', { jsonValue: true }, upload), { json: [80, 443] });
});

test('broken JSON and two types at once are refused', async () => {
  await assert.rejects(parseValueArgument('[80', { jsonValue: true }, upload), UsageError);
  await assert.rejects(parseValueArgument('1', { jsonValue: true, string: true }, upload), UsageError);
});
