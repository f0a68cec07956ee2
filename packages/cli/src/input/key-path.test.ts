import assert from 'node:assert/strict';
import test from 'node:test';
import { parseKeyPath, renderKeyPath, splitAssignment } from './key-path.ts';
import { UsageError } from './usage-error.ts';

test('a key may have a subkey with dots and a number, or ask for the next number', () => {
  assert.deepEqual(parseKeyPath('status'), { key: 'status' });
  assert.deepEqual(parseKeyPath('nic-eth.mac#1'), { key: 'nic-eth', subkey: 'mac', number: 1 });
  assert.deepEqual(parseKeyPath('external.cmdb.eu'), { key: 'external', subkey: 'cmdb.eu' });
  assert.deepEqual(parseKeyPath('disk#auto'), { key: 'disk', number: 'auto' });
});

test('a key path prints as it was written', () => {
  for (const text of ['status', 'nic-eth.mac#1', 'disk#auto', 'a.b.c#0']) assert.equal(renderKeyPath(parseKeyPath(text)), text);
});

test('what is no key is refused before anything is sent', () => {
  for (const text of ['', '#1', '.sub', 'key#', 'key#x']) assert.throws(() => parseKeyPath(text), UsageError);
});

test('an assignment splits at its first equals sign', () => {
  assert.deepEqual(splitAssignment('url=https://a/?b=c'), ['url', 'https://a/?b=c']);
  assert.throws(() => splitAssignment('=x'), UsageError);
  assert.throws(() => splitAssignment('key'), UsageError);
});
