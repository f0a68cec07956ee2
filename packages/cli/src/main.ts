// The command line: reads the world, runs one command, turns what went wrong into a sentence and an exit status.
import process from 'node:process';
import { type Client, connect, MusterError } from '@muster/client';
import { findLocalServer } from '@muster/client/local';
import { type Problem, problem } from '@muster/protocol';
import { completeWords } from './complete/complete.ts';
import type { Context, World } from './context.ts';
import { dataDirectory } from './host/data-directory.ts';
import { readInput, writeOutput } from './host/files.ts';
import { lightFetch } from './host/light-fetch.ts';
import { runServer } from './host/run-server.ts';
import { VERSION } from './host/version.ts';
import { renderFailure } from './output/failure.ts';
import { Output } from './output/output.ts';
import { type ProgramWorld, runCommandLine } from './program.ts';

const world: World = {
  readFile: readInput,
  writeFile: writeOutput,
  runServer,
  environment: process.env,
  nowMs: () => Date.now(),
};

const streams = { out: process.stdout, err: process.stderr };

const programWorld: ProgramWorld = { streams, version: VERSION, context: makeContext };

function makeContext(options: { readonly json: boolean; readonly url: string | undefined }): Context {
  let client: Promise<Client> | undefined;
  return {
    output: new Output(streams, { json: options.json }),
    world,
    client: () => (client ??= openClient(options.url)),
    run: (words) => runWords(words),
  };
}

async function openClient(url: string | undefined): Promise<Client> {
  const env = url === undefined ? process.env : { ...process.env, MUSTER_URL: url };
  const found = await findLocalServer({ dataDir: dataDirectory(env), env });
  if (found === null) throw new MusterError(noServer());
  return connect({ ...found, origin: 'cli', fetch: lightFetch });
}

function noServer(): Problem {
  return problem('unavailable', 'client.no-server', 'no server runs on this machine', {
    hint: 'Start one with npm start, or say where it is: MUSTER_URL and MUSTER_TOKEN.',
  });
}

async function runWords(words: readonly string[]): Promise<number> {
  try {
    return await runCommandLine(words, programWorld);
  } catch (error) {
    const failure = renderFailure(error, words.includes('--json'));
    process.stderr.write(`${failure.text}\n`);
    return failure.exitCode;
  }
}

async function main(words: readonly string[]): Promise<number> {
  if (words[0] === '__complete') {
    const names = await completeWords(words.slice(1), () => makeContext({ json: false, url: undefined }).client());
    process.stdout.write(names.map((name) => `${name}\n`).join(''));
    return 0;
  }
  return runWords(words.length === 0 ? ['--help'] : words);
}

// A reader that has seen enough (head, less) closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
