import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { JsonListRows } from './json-list-rows.ts';
import { type InputLimits, ROW_LIMITS, ROWS_MAX, YAML_LIMITS } from './limits.ts';
import type { DecodedRow, LoadRows } from './load-rows.ts';
import { NdjsonRows } from './ndjson-rows.ts';
import { YamlRows } from './yaml-rows.ts';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The rows of a text that comes in pieces of this size. */
async function rowsOf(rows: LoadRows, text: string | Uint8Array, size = Number.POSITIVE_INFINITY): Promise<DecodedRow[]> {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  const found: DecodedRow[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    for (const row of rows.take(bytes.slice(start, start + size))) {
      found.push(row);
      if (row.isLast === true) return found;
    }
  }
  for await (const row of rows.end()) found.push(row);
  return found;
}

/** Line and value, or line and reason with its place. */
function told({ line, value }: DecodedRow): readonly unknown[] {
  return value.ok
    ? [line, value.value]
    : [line, value.error.reason, value.error.data?.['line'], value.error.data?.['column'], value.error.position];
}

const PIECES = [1, 2, 3, 7, 1_000];

for (const size of PIECES) {
  test(`the elements of a list come one by one with their lines, in pieces of ${size}`, async () => {
    const text = '\ufeff [\n {"a": "]\\\\"},\n\n [2, {"b": 3}], "x,\\"]"\n, -1.5e3]\n ';
    assert.deepEqual((await rowsOf(new JsonListRows(), text, size)).map(told), [
      [2, { a: ']\\' }],
      [4, [2, { b: 3 }]],
      [4, 'x,"]'],
      [5, -1500],
    ]);
    assert.deepEqual((await rowsOf(new JsonListRows(), ' {"a": [1, 2]}', size)).map(told), [[1, { a: [1, 2] }]]);
    assert.deepEqual(await rowsOf(new JsonListRows(), ' [ \n ] ', size), []);
  });

  test(`each line of NDJSON is a row of its own, with its number, in pieces of ${size}`, async () => {
    const rows = await rowsOf(new NdjsonRows(), '{"a":1}\r\n\n  \n{"a":\n[1,1,]\n"x"', size);
    assert.deepEqual(rows.map(told), [
      [1, { a: 1 }],
      [4, 'json.syntax', 4, 6, 5],
      [5, 'json.syntax', 5, 6, 5],
      [6, 'x'],
    ]);
  });
}

const FAULTS: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['a key that comes twice', '[1,\n2,\n{"a":1,"a":2}]', [3, 'input.duplicate-key', 3, 8, 14]],
  ['a fault behind letters of two bytes', '["é€😀", x]', [1, 'json.syntax', 1, 10, 9]],
  ['a comma too many', '[1,,2]', [1, 'json.syntax', 1, 4, 3]],
  ['a comma before the end', '[1,]', [1, 'json.syntax', 1, 4, 3]],
  ['no comma', '[1 2]', [1, 'json.syntax', 1, 4, 3]],
  ['no end', '[1, 2', [1, 'json.syntax', 1, 6, 5]],
  ['no end of an element', '[1, {"a"', [1, 'json.syntax', 1, 9, 8]],
  ['a bracket that closes something else', '[{]', [1, 'json.syntax', 1, 3, 2]],
  ['a brace too many', '[}]', [1, 'json.syntax', 1, 2, 1]],
  ['something behind the list', '[1]\n x', [2, 'json.syntax', 2, 2, 5]],
  ['something before the list', 'x[1]', [1, 'json.syntax', 1, 1, 0]],
  ['nothing', ' \n ', [2, 'json.syntax', 2, 2, 3]],
  ['no text', '[1, "\xff"]', [1, 'input.utf8', 1, 6, 5]],
  ['depth', `[1, ${'['.repeat(65)}`, [1, 'input.depth', 1, 69, 68]],
];

for (const [rule, text, expected] of FAULTS) {
  test(`the first fault ends a list, and has its place in the whole text: ${rule}`, async () => {
    const bytes = rule === 'no text' ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : bytesOf(text);
    for (const size of PIECES) {
      const rows = await rowsOf(new JsonListRows(), bytes, size);
      const last = rows.at(-1);
      assert.ok(last !== undefined);
      assert.equal(last.isLast, true);
      assert.deepEqual(told(last).slice(1), expected.slice(1));
    }
  });
}

const SMALL: InputLimits = { ...ROW_LIMITS, bytes: 100 };

test('a row without end is refused before it has come', () => {
  for (const rows of [new NdjsonRows(SMALL), new JsonListRows(SMALL)]) {
    const taken = [rows.take(bytesOf('["a')), rows.take(bytesOf('a'.repeat(60))), rows.take(bytesOf('a'.repeat(60)))].flatMap((each) => [
      ...each,
    ]);
    assert.deepEqual(
      taken.map((row) => [row.isLast, row.value.ok ? null : row.value.error.reason]),
      [[true, 'input.size']],
    );
  }
});

test('YAML is refused as soon as it is too large', () => {
  const taken = [...new YamlRows({ ...YAML_LIMITS, bytes: 100 }).take(bytesOf('a'.repeat(101)))];
  assert.deepEqual(
    taken.map((row) => [row.isLast, row.value.ok ? null : row.value.error.reason]),
    [[true, 'input.size']],
  );
});

test('more rows than a change may have operations are refused', async () => {
  for (const rows of [
    await rowsOf(new NdjsonRows(), '\n'.repeat(ROWS_MAX + 1)),
    await rowsOf(new JsonListRows(), `[${'1,'.repeat(ROWS_MAX + 1)}`),
  ]) {
    const last = rows.at(-1);
    assert.equal(last?.value.ok === false && last.value.error.reason, 'input.rows');
    assert.equal(last?.isLast, true);
  }
});

test('property: a list gives its elements, in whatever pieces it comes', async () => {
  const lists = fc.tuple(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 }), fc.nat(3), fc.integer({ min: 1, max: 20 }));
  await fc.assert(
    fc.asyncProperty(lists, async ([list, indent, size]) => {
      const text = JSON.stringify(list, null, indent);
      const expected: unknown = JSON.parse(text);
      const rows = await rowsOf(new JsonListRows(), text, size);
      if (rows.some(({ value }) => !value.ok)) return;
      assert.deepEqual(
        rows.map(({ value }) => value.ok && value.value),
        expected,
      );
    }),
  );
});

test('property: any bytes in any pieces give rows or a problem', async () => {
  const alphabet = fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    fc.string({ unit: fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', ':', '1', 'a', ' ', '\n'), maxLength: 30 }).map(bytesOf),
  );
  await fc.assert(
    fc.asyncProperty(alphabet, fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
      const whole = await rowsOf(new JsonListRows(), bytes);
      const pieces = await rowsOf(new JsonListRows(), bytes, size);
      assert.deepEqual(pieces.map(told), whole.map(told));
      await rowsOf(new NdjsonRows(), bytes, size);
    }),
    { numRuns: 500 },
  );
});
