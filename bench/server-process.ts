// A real server in a process of its own, on a data directory of its own, and what that process uses.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);

const SERVER = join(root, 'packages', 'server', 'src', 'main.ts');

export interface ServerOptions {
  /** URL of a MariaDB database; SQLite in the data directory when absent. */
  readonly database?: string;
  /** For Node, before the program: `--cpu-prof` and the like. */
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ServerProcess {
  readonly url: string;
  readonly token: string;
  readonly data: string;
  readonly pid: number;
  /** User and system time since the process began, all threads. */
  cpuSeconds(): number;
  residentMiB(): number;
  /** The most that it ever had. */
  residentPeakMiB(): number;
  request(method: 'GET' | 'POST', path: string, body?: string | Uint8Array, type?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Calls back with a new data directory, which goes away afterwards. */
export async function withDataDirectory<T>(use: (data: string) => Promise<T>): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  try {
    return await use(data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

export async function withServer<T>(data: string, use: (server: ServerProcess) => Promise<T>, options: ServerOptions = {}): Promise<T> {
  const server = await startServer(data, options);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Resolves when it is ready for requests. */
async function startServer(data: string, { database, nodeOptions = [], environment = {} }: ServerOptions): Promise<ServerProcess> {
  const settings = ['--data', data, '--listen', '127.0.0.1:0', ...(database === undefined ? [] : ['--database', database])];
  // As `npm start` does (tools/launch.mjs), without the user's own settings, and without a line in the log for each of many thousand requests.
  const env = { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '2', MUSTER_LOG: 'warn', ...environment };
  const child = spawn(process.execPath, [...nodeOptions, SERVER, ...settings], { stdio: ['ignore', 'pipe', 'inherit'], env });
  await isReady(child);
  const { url } = JSON.parse(readFileSync(join(data, 'listen.json'), 'utf8')) as { url: string };
  const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
  const pid = child.pid ?? 0;
  return {
    url,
    token,
    data,
    pid,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentMiB: () => statusMiB(pid, 'VmRSS'),
    residentPeakMiB: () => statusMiB(pid, 'VmHWM'),
    request: (method, path, body, type) => request({ url, token }, { method, path, body, type }),
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

async function isReady(child: ChildProcess): Promise<void> {
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('is ready')) return void child.stdout?.resume();
  throw new Error('the server ended before it was ready');
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | Uint8Array | undefined;
  readonly type: string | undefined;
}

async function request({ url, token }: Pick<ServerProcess, 'url' | 'token'>, { method, path, body, type }: Request): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }) };
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return text;
}

/** proc(5): fields 14 and 15, in ticks of 10 ms; the name before them may hold spaces. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function statusMiB(pid: number, field: string): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}
