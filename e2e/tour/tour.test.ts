// The README keeps its promise: every command of its tour works as printed, in its order, on a fresh server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { root, runInShell, startReading, stopReading } from '../support/reader.ts';
import { shellCommands } from '../support/shell-commands.ts';

/** `diff` says by 3 that there are differences: in the tour there are. */
const SUCCESS = new Set([0, 3]);

test("every command of the README's tour works as printed", { timeout: 300_000 }, async (context) => {
  const commands = shellCommands(await readFile(join(root, 'README.md'), 'utf8'), '## A tour');
  assert.ok(commands.length > 40, 'the tour was found');
  const reader = await startReading();
  try {
    for (const command of commands) {
      await context.test(`README.md:${command.line} ${command.text}`, async () => {
        const { code, output } = await runInShell(reader, command.text);
        if (command.fails) assert.equal(code, 1, output);
        else assert.ok(code !== null && SUCCESS.has(code), `exit status ${code}\n${output}`);
      });
    }
  } finally {
    await stopReading(reader);
  }
});
