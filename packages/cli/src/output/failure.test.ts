import assert from 'node:assert/strict';
import test from 'node:test';
import { MusterError } from '@muster/client';
import { problem } from '@muster/protocol';
import { renderFailure } from './failure.ts';

const ESCAPE = '\u001b';

test('rows of a refused load are told by number, and by line where there is one', () => {
  const rows = [
    { row: 2, line: 5, problem: problem('invalid', 'name.malformed', 'no name', { hint: 'try another' }) },
    { row: 3, problem: problem('conflict', 'units.taken', 'unit 4 is taken') },
    { problem: problem('conflict', 'variable.tie', 'two are equally strong') },
  ];
  const refused = problem('invalid', 'apply.rows', '2 documents were refused', { hint: 'Nothing was changed.', data: { rows, total: 3 } });
  assert.deepEqual(renderFailure(new MusterError(refused), false).text.split('\n'), [
    'invalid: 2 documents were refused',
    'Nothing was changed.',
    '  row 2 (line 5): no name  try another',
    '  row 3: unit 4 is taken',
    '  the load: two are equally strong',
  ]);
});

test('nothing that a server says moves the cursor', () => {
  const evil = `a${ESCAPE}[2J\r\u202eb\u009b31m\u2028`;
  const rows = [{ row: 1, problem: problem('invalid', 'a.b', evil, { hint: evil }) }];
  const conflicts = [{ entity: { name: evil }, what: evil, revision: 1, actor: evil, time: evil }];
  const refused = problem('invalid', 'a.b', evil, { hint: evil, excerpt: `${evil}\n^`, data: { rows, conflicts } });
  for (const asJson of [false, true]) {
    const { text } = renderFailure(new MusterError(refused), asJson);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
  }
});
