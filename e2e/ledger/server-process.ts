// The real server as a process of its own, to be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const MAIN = join(import.meta.dirname, '..', '..', 'packages', 'server', 'src', 'main.ts');

export interface ServerOptions {
  readonly data: string;
  /** URL of a MariaDB database; null: SQLite. */
  readonly database: string | null;
  readonly environment?: Readonly<Record<string, string>>;
}

export class ServerProcess {
  readonly url: string;
  readonly token: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, token: string) {
    this.#child = child;
    this.url = url;
    this.token = token;
  }

  /** Resolves when it listens. */
  static async start({ data, database, environment = {} }: ServerOptions): Promise<ServerProcess> {
    const flags = ['--data', data, '--listen', '127.0.0.1:0', ...(database === null ? [] : ['--database', database])];
    const child = spawn(process.execPath, [MAIN, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MUSTER_LOG: 'error', ...environment },
    });
    const errors: string[] = [];
    child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const url = /Listens on\s+(\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      child.stdout?.resume();
      return new ServerProcess(child, url, (await readFile(join(data, 'admin.token'), 'utf8')).trim());
    }
    throw new Error(`the server did not start: ${errors.join('')}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** As a power cut of the process would be: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Gives the exit code of a clean stop. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill(signal);
    await once(this.#child, 'exit');
  }
}
