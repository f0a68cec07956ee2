// A server of its own data directory, as `npm start` starts it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, connect } from '@muster/client';
import { findLocalServer } from '@muster/client/local';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface RealServer extends AsyncDisposable {
  readonly muster: Client;
  readonly url: string;
  readonly token: string;
  /** For programs that shall find the server. */
  readonly environment: NodeJS.ProcessEnv;
}

export async function startServer(): Promise<RealServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-contract-'));
  const environment = { PATH: process.env['PATH'], HOME: dataDir, MUSTER_DATA: dataDir, LANG: 'C.UTF-8' };
  const program = spawn(process.execPath, [join(ROOT, 'packages/server/src/main.ts'), '--listen', '127.0.0.1:0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (program.exitCode === null) {
      const gone = once(program, 'exit');
      program.kill('SIGTERM');
      await gone;
    }
    await rm(dataDir, { recursive: true });
  };
  for await (const line of createInterface({ input: program.stdout })) if (line.includes('http://127.0.0.1:')) break;
  const found = await findLocalServer({ dataDir, env: environment });
  if (found?.token === undefined) {
    await stop();
    throw new Error('the server ended before it said where it listens');
  }
  return { muster: connect(found), url: found.url, token: found.token, environment, [Symbol.asyncDispose]: stop };
}
