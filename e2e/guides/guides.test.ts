// The guides keep their promise: every command works as printed, in its order, on the example fleet.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { isInstalled, type Reader, root, runInShell, startReading, stopReading } from '../support/reader.ts';
import { type ShellCommand, shellCommands } from '../support/shell-commands.ts';

const folder = join(root, 'docs/guides');
/** 3 says that there are differences: where the guides compare, there are. */
const SUCCESS = new Set([0, 3]);
/** The shell's own: not found, not executable, ended by a signal. No command of ours fails in these ways. */
const SHELL_FAILURE_MIN = 126;
/** What the guides use besides Muster. */
const TOOLS = ['curl', 'jq', 'sqlite3'] as const;
const missing = TOOLS.filter((tool) => !isInstalled(tool));

const names = (await readdir(folder)).filter((name) => name.endsWith('.md'));

test('every command of the guides works as printed', { timeout: 300_000, concurrency: 3 }, async (context) => {
  assert.ok(names.length >= 10, 'the guides were found');
  await Promise.all(names.map((name) => context.test(name, (guide) => follow(guide, name))));
});

async function follow(context: test.TestContext, name: string): Promise<void> {
  const commands = shellCommands(await readFile(join(folder, name), 'utf8'));
  const reader = await startReading(['--example']);
  try {
    for (const command of commands) {
      const skip = toolMissing(command);
      await context.test(`${name}:${command.line} ${command.text.split('\n', 1)[0]}`, { skip }, () => check(reader, command));
    }
  } finally {
    await stopReading(reader);
  }
}

async function check(reader: Reader, command: ShellCommand): Promise<void> {
  const { code, output } = await runInShell(reader, command.text);
  const isFailure = code !== null && code > 0 && code < SHELL_FAILURE_MIN && !SUCCESS.has(code);
  const isExpected = command.fails ? isFailure : code !== null && SUCCESS.has(code);
  assert.ok(isExpected, `exit status ${code}\n${output}`);
}

function toolMissing({ text }: ShellCommand): string | false {
  const tool = missing.find((name) => new RegExp(`\\b${name}\\b`).test(text));
  return tool === undefined ? false : `${tool} is not installed: apt-get install ${tool}`;
}
