import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { typeOfValue, type Value, type ValueType } from './value.ts';
import { parseValueText, renderValue } from './value-text.ts';

test('text is typed where printing the value again gives the same text', () => {
  const typed: readonly (readonly [string, ValueType])[] = [
    ['12', 'integer'],
    ['-12', 'integer'],
    ['0', 'integer'],
    ['1.5', 'float'],
    ['-0.5', 'float'],
    ['true', 'boolean'],
    ['false', 'boolean'],
    ['null', 'null'],
    ['2026-01-31', 'datetime'],
    ['2026-01-31T10:00:00Z', 'datetime'],
    ['2026-01-31T10:00:00.123+01:00', 'datetime'],
    ['9007199254740991', 'integer'],
  ];
  for (const [text, type] of typed) assert.equal(typeOfValue(parseValueText(text)), type, text);
});

test('text that would print differently stays text', () => {
  const texts = ['0644', '007', '1.10', '1.0', '1e5', '+1', '-0', '.5', '1.', '', ' 1', 'True', 'NULL', 'NaN', 'Infinity', '0x10', '1_000'];
  const dates = ['2026-02-30', '2026-13-01', '2026-1-31', '2026-01-31T10:00:00', '2026-01-31T25:00:00Z', '2026-01-31 10:00:00Z'];
  const large = ['9007199254740993', '1e+21', '123456789012345678901234567890', '0.1234567890123456789'];
  for (const text of [...texts, ...dates, ...large]) assert.equal(parseValueText(text), text);
});

test('whatever the text, printing what it was read as gives it back', () => {
  const nearNumbers = fc.stringMatching(/^[-+]?[0-9]{0,20}(\.[0-9]{0,5})?(e[0-9])?$/);
  const nearDates = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearNumbers, nearDates, fc.double().map(String), fc.integer().map(String)), (text) => {
      assert.equal(renderValue(parseValueText(text)), text);
    }),
  );
});

test('a schema decides from the raw text', () => {
  const digest = 'a'.repeat(64);
  const read: readonly (readonly [string, ValueType, Value])[] = [
    ['12', 'string', '12'],
    ['true', 'string', 'true'],
    ['007', 'integer', 7],
    ['+7', 'integer', 7],
    ['-0', 'integer', 0],
    ['1.10', 'float', 1.1],
    ['1e5', 'float', 100000],
    ['12', 'float', 12],
    ['true', 'boolean', true],
    ['2026-01-31', 'datetime', { datetime: '2026-01-31' }],
    ['[1]', 'json', { json: [1] }],
    ['1', 'json', 1],
    [digest, 'blob', { blob: digest }],
  ];
  for (const [text, type, value] of read) assert.deepEqual(parseValueText(text, type), value, `${text} as ${type}`);
});

test('text that does not fit the schema stays text', () => {
  const unfit: readonly (readonly [string, ValueType])[] = [
    ['1.5', 'integer'],
    ['99999999999999999', 'integer'],
    ['x', 'float'],
    ['1e999', 'float'],
    ['yes', 'boolean'],
    ['tomorrow', 'datetime'],
    ['{', 'json'],
    ['abc', 'blob'],
  ];
  for (const [text, type] of unfit) assert.equal(parseValueText(text, type), text);
});

test('references are shown by name, secrets not at all', () => {
  const id = '00000000-0000-7000-8000-000000000001' as Extract<Value, { ref: unknown }>['ref'];
  assert.equal(
    renderValue({ ref: id }, () => 'web1'),
    '@web1',
  );
  assert.equal(renderValue({ ref: id }), `@${id}`);
  assert.equal(renderValue({ secret: 'x' }), '(secret)');
  assert.equal(renderValue({ json: { b: 1, a: [null] } }), '{"a":[null],"b":1}');
});
