// The guides keep their promise: every command works as printed, in its order, on the example fleet.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { builtInKinds, kindRegistry, parseExpression } from '@muster/model';
import { isInstalled, type Reader, root, runInShell, startReading, stopReading } from '../support/reader.ts';
import { type ShellCommand, shellCommands } from '../support/shell-commands.ts';

const folder = join(root, 'docs/guides');
/** 3 says that there are differences: where the guides compare, there are. */
const SUCCESS = new Set([0, 3]);
/** From here on the shell speaks: not executable, not found, ended by a signal. No command of a guide shall fail in these ways. */
const SHELL_FAILURE_MIN = 126;
/** What the guides use besides Muster. */
const TOOLS = ['curl', 'jq', 'sqlite3'];
const missing = TOOLS.filter((tool) => !isInstalled(tool));

test('every command of the guides works as printed', { timeout: 300_000, concurrency: 3 }, async (context) => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md'));
  assert.ok(names.length >= 10, 'the guides were found');
  await Promise.all(names.map((name) => context.test(name, (guide) => follow(guide, name))));
});

test('every expression in the tables is one', async () => {
  const page = await readFile(join(folder, 'expressions.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const expressions = rows.flatMap((row) => [...(row.split(' | ', 1)[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));
  assert.ok(expressions.length > 40, 'the tables were found');
  const kinds = kindRegistry(builtInKinds, []);
  for (const text of expressions) assert.ok(parseExpression(text, kinds).ok, text);
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
  const isSuccess = code !== null && SUCCESS.has(code);
  const isFailure = code !== null && !isSuccess && code < SHELL_FAILURE_MIN;
  assert.ok(command.fails ? isFailure : isSuccess, `exit status ${code}\n${output}`);
}

function toolMissing({ text }: ShellCommand): string | false {
  const tool = missing.find((name) => new RegExp(`\\b${name}\\b`).test(text));
  return tool === undefined ? false : `${tool} is not installed: apt-get install ${tool}`;
}
