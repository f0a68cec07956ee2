import assert from 'node:assert/strict';
import test from 'node:test';
import { printable, renderTable } from './table.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}
const columns = [
  { title: 'name', value: (row: Row) => row.name },
  { title: 'count', value: (row: Row) => String(row.count), alignRight: true },
];

test('columns are as wide as their content and numbers line up on the right', () => {
  const text = renderTable(
    columns,
    [
      { name: 'web1', count: 7 },
      { name: 'database-primary', count: 12 },
    ],
    80,
  );
  assert.equal(text, ['NAME              COUNT', 'web1                  7', 'database-primary     12'].join('\n'));
});

test('lines never exceed the terminal', () => {
  for (const line of renderTable(columns, [{ name: 'x'.repeat(200), count: 1 }], 40).split('\n')) assert.ok(line.length <= 40);
});

test('wide characters keep the columns straight', () => {
  const [, wide = '', plain = ''] = renderTable(
    columns,
    [
      { name: '機房', count: 1 },
      { name: 'abcd', count: 2 },
    ],
    80,
  ).split('\n');
  assert.equal(wide.indexOf('1') + 2, plain.indexOf('2'));
});

test('what comes from the inventory cannot send the terminal a command', () => {
  assert.equal(printable('\u001b[2Jgone\u202e\u0007'), '\\u001b[2Jgone\\u202e\\u0007');
});
