import assert from 'node:assert/strict';
import test from 'node:test';
import { shellCommands } from './shell-commands.ts';

const page = ['## One', '```sh', '# a comment', 'a   # fails: forbidden', '', 'b \\', '  --c', '```', '```text', 'no', '```'];
const other = ['## Two', '```sh', "cat > f <<'END'", '```', 'END', 'd', '```'];

test('commands of sh blocks only, with what continues them', () => {
  assert.deepEqual(shellCommands(page.join('\n')), [
    { line: 4, text: 'a   # fails: forbidden', fails: true },
    { line: 6, text: 'b \\\n  --c', fails: false },
  ]);
});

test('a here document belongs to its command, whatever is in it', () => {
  const text = shellCommands(other.join('\n')).map((command) => command.text);
  assert.deepEqual(text, ["cat > f <<'END'\n```\nEND", 'd']);
});

test('of one section only', () => {
  assert.deepEqual(
    shellCommands([...page, ...other].join('\n'), '## Two').map((command) => command.line),
    [14, 17],
  );
});
