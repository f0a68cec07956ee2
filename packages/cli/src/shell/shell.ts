// The REPL: a line that begins with a command is a command line, every other one is JavaScript with the client at hand.
import process from 'node:process';
import repl from 'node:repl';
import type vm from 'node:vm';
import type { Client } from '@muster/client';
import { commands } from '../commands/commands.ts';
import { completeWords } from '../complete/complete.ts';
import type { Context } from '../context.ts';
import { splitWords } from './split-words.ts';

type Done = (error: Error | null, result?: unknown) => void;

/** Ends at `.exit`, Ctrl-D, or the end of standard input. */
export async function runShell(context: Context): Promise<void> {
  const client = await context.client();
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal)
    context.output.note('Commands without muster in front, or JavaScript with client, list(expression), get(name). .exit ends.');
  const server = repl.start({
    prompt: isTerminal ? 'muster> ' : '',
    terminal: isTerminal,
    ignoreUndefined: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      const words = line.split(' ');
      void completeWords(words, () => context.client()).then((found) => done(null, [found, words[words.length - 1] ?? '']));
    },
  });
  const evaluateScript = server.eval.bind(server);
  Object.assign(server.context, scriptGlobals(client));
  const evaluate = (line: string, scope: vm.Context, file: string, done: Done): void => {
    if (!isCommand(line)) return evaluateScript.call(server, line, scope, file, done);
    void context.run(splitWords(line)).then(() => done(null), done);
  };
  Object.assign(server, { eval: evaluate });
  await new Promise<void>((resolve) => server.on('exit', resolve));
}

function scriptGlobals(client: Client): Readonly<Record<string, unknown>> {
  return {
    client,
    list: async (q: string) => (await client.entities.list({ q, limit: 1000 })).items,
    get: (ref: string) => client.entities.get({ ref }),
  };
}

const firstWords = new Set(commands.map((spec) => spec.name.split(' ')[0]));

/** `list kind:server` is; `list('kind:server')`, `diff = 1` and `get.name` are not. */
function isCommand(line: string): boolean {
  const [, word, after] = /^\s*([a-z]+)(\s+\S|\s*$)?/.exec(line) ?? [];
  return word !== undefined && after !== undefined && firstWords.has(word) && !/^\s+[=(.+?]/.test(line.trimStart().slice(word.length));
}
