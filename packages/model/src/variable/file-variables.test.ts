import assert from 'node:assert/strict';
import test from 'node:test';
import { FILE_VARIABLES_MAX, fileVariables } from './file-variables.ts';
import { isVariableName } from './variable-name.ts';

test('a variable file is an object of variables; an empty one has none', () => {
  assert.deepEqual(fileVariables({ ntp: ['a', 'b'], _x: null }), { ok: true, value: { ntp: ['a', 'b'], _x: null } });
  assert.deepEqual(fileVariables(null), { ok: true, value: {} });
});

test('anything else is refused', () => {
  const reasonOf = (document: unknown): string => {
    const result = fileVariables(document);
    return result.ok ? 'ok' : result.error.reason;
  };
  for (const document of [[], 'text', 1, true]) assert.equal(reasonOf(document), 'variable.file-shape');
  for (const name of ['a.b', '1a', '', 'constructor', 'x'.repeat(254), 'ü']) assert.equal(reasonOf({ [name]: 1 }), 'variable.name');
  assert.equal(reasonOf(JSON.parse('{"__proto__": 1}')), 'variable.name');
  assert.equal(reasonOf(Object.fromEntries(Array.from({ length: FILE_VARIABLES_MAX + 1 }, (_, i) => [`v${i}`, i]))), 'variable.file-count');
});

test('names of variables are a letter or "_", then letters, digits, "_" and "-"', () => {
  for (const name of ['a', '_a', 'http-port', 'A1_b', 'x'.repeat(253)]) assert.equal(isVariableName(name), true);
  for (const name of ['-a', 'a b', 'a\n', 'a/b']) assert.equal(isVariableName(name), false);
});
