import assert from 'node:assert/strict';
import test from 'node:test';
import { argumentCounts } from './command.ts';
import { commands } from './commands/commands.ts';
import { completeWords } from './complete/complete.ts';
import type { Context } from './context.ts';
import { UsageError } from './input/usage-error.ts';
import { Output } from './output/output.ts';
import { runCommandLine } from './program.ts';

function recorder() {
  const texts: string[] = [];
  return { write: (content: string | Uint8Array) => texts.push(String(content)), text: () => texts.join('') };
}

function run(words: readonly string[], client: () => Promise<never> = noServer) {
  const [out, err] = [recorder(), recorder()];
  const world: Context['world'] = { readFile: noFile, writeFile: noFile, runServer: noServer, environment: {}, nowMs: () => 0 };
  const context = (options: { readonly json: boolean }): Context => ({
    output: new Output({ out, err }, options),
    world,
    client,
    run: async () => 0,
  });
  return { out, err, code: runCommandLine(words, { streams: { out, err }, version: '1.2.3', context }) };
}

async function noServer(): Promise<never> {
  throw new Error('the test has no server');
}
async function noFile(): Promise<never> {
  throw new Error('the test has no files');
}

test('every command has a help with its usage and its examples, each of which is a command line of it', async () => {
  for (const spec of commands) {
    const { out, code } = run([...spec.name.split(' '), '--help']);
    assert.equal(await code, 0, spec.name);
    assert.ok(out.text().includes(`muster ${spec.name}`), spec.name);
    assert.ok(spec.examples.length > 0, `${spec.name} has no example`);
    for (const example of spec.examples) {
      assert.ok(out.text().includes(example), example);
      assert.ok(example.includes(`muster ${spec.name}`) || example.includes('| muster'), `${example} is no example of ${spec.name}`);
    }
  }
});

test('names of commands are unique, and a group is not a command itself', () => {
  const names = commands.map((spec) => spec.name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) if (name.includes(' ')) assert.ok(!names.includes(name.split(' ')[0] ?? ''), name);
});

test('how many words a command takes is read from its usage', () => {
  assert.deepEqual(argumentCounts('NAME... HOLDER'), { min: 2, max: Number.POSITIVE_INFINITY });
  assert.deepEqual(argumentCounts("['EXPR']"), { min: 0, max: 1 });
  assert.deepEqual(argumentCounts(''), { min: 0, max: 0 });
  assert.deepEqual(argumentCounts('NAME [KEY]'), { min: 1, max: 2 });
});

test('too few and too many words are usage errors that show an example, before any server is asked', async () => {
  await assert.rejects(run(['rename', 'web1']).code, (error) => error instanceof UsageError && /muster rename/.test(error.hint ?? ''));
  await assert.rejects(run(['locate', 'web1', 'web2']).code, UsageError);
});

test('a mistyped command or option exits with 2 and names the close one', async () => {
  const command = run(['creat', 'server', 'web1']);
  assert.equal(await command.code, 2);
  assert.match(command.err.text(), /create/);
  const option = run(['list', '--jsn']);
  assert.equal(await option.code, 2);
  assert.match(option.err.text(), /--json/);
});

test('the version goes to standard output', async () => {
  const { out, code } = run(['--version']);
  assert.equal(await code, 0);
  assert.equal(out.text(), '1.2.3\n');
});

test('completion offers commands, verbs and options without a server', async () => {
  assert.ok((await completeWords(['--', 'cre'], noServer)).includes('create'));
  assert.deepEqual(await completeWords(['--', 'attr', 's'], noServer), ['set']);
  assert.ok((await completeWords(['--', 'list', '--fi'], noServer)).includes('--fields'));
  assert.deepEqual(await completeWords(['--', 'completion', 'z'], noServer), ['zsh']);
});

test('completion offers nothing, and says nothing, when the server cannot be reached', async () => {
  assert.deepEqual(await completeWords(['--', 'show', 'we'], noServer), []);
});
