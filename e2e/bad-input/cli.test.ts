// The command line shows what is in the inventory; it does not obey it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { loadFleet } from './fleet.ts';
import { startTarget } from './start-target.ts';
import type { Target } from './target.ts';

const MUSTER = resolve(import.meta.dirname, '../../bin/muster');
const ESCAPE = '\u001b';
/** Clears the screen, sets the title, goes back over the line, turns text around, ends the line. */
const EVIL = `a${ESCAPE}[2J${ESCAPE}]0;owned\u0007\r\b\u009b31m\u202eb\u2066c\u2028d\ne`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** On a terminal, where tables are drawn; `script` (util-linux) makes one. */
async function run(target: Target, words: readonly string[], onTerminal: boolean): Promise<Ran> {
  const command = [MUSTER, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const environment = { ...target.environment, TERM: 'xterm', COLUMNS: '200' };
  const program = onTerminal
    ? spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(MUSTER, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(program.stdout), text(program.stderr), once(program, 'exit')]);
  return { code: Number(code), output: out + err };
}

/** What a terminal itself adds: ends of lines, and the progress line that is wiped. */
function withoutTerminal(output: string): string {
  return output.replaceAll('\r\n', '\n').replaceAll(`\r${ESCAPE}[K`, '');
}

async function prepare(target: Target): Promise<void> {
  await loadFleet(target);
  const set = (key: string, value: unknown): unknown => ({ op: 'set', entity: 'web1', key, values: [value] });
  await target.post('/v1/changes', {
    message: EVIL,
    operations: [
      set('note', EVIL),
      set('serial', EVIL),
      set('json', { json: { [EVIL]: EVIL } }),
      { op: 'var', entity: 'web1', name: 'evil', value: EVIL },
      { op: 'var', entity: 'web1', name: 'deep', value: { json: [EVIL] } },
      { op: 'reserve', network: 'lan', first: '10.1.0.9', note: EVIL },
      { op: 'connect', a: 'web2', port_a: 'nic-eth#2', b: 'sw1', port_b: 'nic-eth#7' },
    ],
  });
}

/** In a pipe, a value that is asked for alone and a fleet come as they are. */
function goesIntoFiles([command]: readonly string[]): boolean {
  return command === 'attr' || command === 'export';
}

const COMMANDS: readonly (readonly string[])[] = [
  ['show', 'web1'],
  ['list', 'kind:server', '--fields', 'note,serial,json'],
  ['attr', 'get', 'web1', 'note'],
  ['attr', 'get', 'web1', 'json'],
  ['vars', 'web1', '--explain'],
  ['history'],
  ['history', 'web1'],
  ['blame', 'web1'],
  ['diff', '2', '3'],
  ['find', EVIL],
  ['show', EVIL],
  ['list', `name:"${EVIL}`],
  ['list', `note = "${EVIL}" (`],
  ['attr', 'set', 'web1', EVIL, 'x'],
  ['create', 'rack', EVIL],
  ['create', EVIL, 'rack9'],
  ['delete', EVIL, '--recursive'],
  ['tree', 'dc1'],
  ['locate', 'web1'],
  ['revert', '3', '--dry-run'],
  ['export', 'web1'],
];

test('what is in the inventory moves no cursor', { timeout: 180_000 }, async (context) => {
  await using target = await startTarget();
  await prepare(target);
  for (const words of COMMANDS) {
    await context.test(`muster ${words.join(' ').replaceAll(EVIL, 'EVIL')}`, async () => {
      const [terminal, pipe, json] = await Promise.all([
        run(target, words, true),
        run(target, words, false),
        run(target, [...words, '--json'], false),
      ]);
      for (const { code, output } of [terminal, pipe, json]) {
        assert.ok(code >= 0 && code <= 3, output);
        assert.doesNotMatch(output, /this should not have happened/);
      }
      assert.doesNotMatch(withoutTerminal(terminal.output), OBEYED, JSON.stringify(terminal.output));
      if (!goesIntoFiles(words)) assert.doesNotMatch(pipe.output, OBEYED, JSON.stringify(pipe.output));
      if (words[0] !== 'export') assert.doesNotMatch(json.output, OBEYED, JSON.stringify(json.output));
    });
  }
  assert.equal(target.logged(), '');
});

test('a refused load tells its rows by number and line', { timeout: 60_000 }, async () => {
  await using target = await startTarget();
  const path = resolve(target.environment['MUSTER_DATA'] ?? '', 'bad.ndjson');
  await writeFile(path, '{"kind":"rack","name":"r1"}\n\n{"kind":"rack","name":"a b"}\nnonsense\n');
  const syntax = await run(target, ['apply', '-f', path], false);
  assert.equal(syntax.code, 1);
  assert.match(syntax.output, /row 3 \(line 4\): /);
  await writeFile(path, '{"kind":"rack","name":"r1"}\n\n{"kind":"rack","name":"a b"}\n');
  const names = await run(target, ['apply', '-f', path], false);
  assert.match(names.output, /row 2 \(line 3\): "a b" is not a name/);
  const yaml = resolve(target.environment['MUSTER_DATA'] ?? '', 'bad.yaml');
  await writeFile(yaml, '- {kind: rack, name: r1}\n- {kind: rack, name: a b}\n');
  const rows = await run(target, ['apply', '-f', yaml], false);
  assert.match(rows.output, /row 2: "a b" is not a name/);
});
