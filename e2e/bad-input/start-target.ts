// The server that is attacked: a real process on a data directory of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Target } from './target.ts';

const MAIN = resolve(import.meta.dirname, '../../packages/server/src/main.ts');

export async function startTarget(): Promise<Target> {
  const data = await mkdtemp(join(tmpdir(), 'muster-bad-input-'));
  const environment = { PATH: process.env['PATH'], HOME: data, MUSTER_DATA: data, MUSTER_LOG: 'warn', LANG: 'C.UTF-8' };
  const server = spawn(process.execPath, [MAIN, '--listen', '127.0.0.1:0'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const logged: string[] = [];
  server.stderr.setEncoding('utf8').on('data', (text: string) => logged.push(text));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    }
    await rm(data, { recursive: true, force: true });
  };
  const url = await urlIn(createInterface({ input: server.stdout }));
  if (url === null || server.pid === undefined) {
    await stop();
    throw new Error(`the server ended before it said where it listens: ${logged.join('')}`);
  }
  const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  return new Target({ url, token, pid: server.pid, environment, logged: () => logged.join(''), stop });
}

async function urlIn(lines: AsyncIterable<string>): Promise<string | null> {
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  return null;
}
