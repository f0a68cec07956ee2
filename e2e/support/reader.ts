// Somebody who follows the documentation: a directory that looks like a clone, a server, a shell that remembers variables.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

export const root = resolve(import.meta.dirname, '../..');

export interface Reader {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly server: ChildProcess;
}

/** `flags`: what the server is started with. */
export async function startReading(flags: readonly string[] = []): Promise<Reader> {
  const place = await makePlace();
  return { ...place, server: await startServer(place, flags) };
}

export async function stopReading({ directory, server }: Reader): Promise<void> {
  if (server.exitCode === null) {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }
  await rm(directory, { recursive: true, force: true });
}

export interface ShellOutcome {
  readonly code: number | null;
  readonly output: string;
}

/** Variables that one command sets are there for the next one, as in the shell of a reader. */
export async function runInShell({ directory, environment }: Reader, command: string): Promise<ShellOutcome> {
  const script = `set -a -o pipefail; [ ! -f "$HOME/variables" ] || . "$HOME/variables"; trap 'export -p > "$HOME/variables"' EXIT\n${command}`;
  const shell = spawn('bash', ['-c', script], { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'exit')]);
  return { code, output: out + err };
}

export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

type Place = Omit<Reader, 'server'>;

/** With nothing of this machine's user in it. */
async function makePlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-reader-'));
  for (const name of ['bin', 'dist', 'node_modules', 'package.json']) await symlink(join(root, name), join(directory, name));
  await cp(join(root, 'examples'), join(directory, 'examples'), { recursive: true });
  const home = join(directory, 'home');
  await mkdir(home);
  const PATH = `${join(directory, 'bin')}${delimiter}${process.env['PATH']}`;
  const settings = { MUSTER_DATA: join(directory, 'data'), MUSTER_VARIABLE_FILE_DIRECTORIES: join(directory, 'vars') };
  return { directory, environment: { PATH, HOME: home, LANG: 'C.UTF-8', ...settings } };
}

async function startServer({ directory, environment }: Place, flags: readonly string[]): Promise<ChildProcess> {
  const main = join(root, 'packages/server/src/main.ts');
  const server = spawn(process.execPath, [main, '--listen', '127.0.0.1:0', ...flags], {
    cwd: directory,
    env: { ...environment, MUSTER_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('http://127.0.0.1:')) return server;
  throw new Error('the server ended before it said where it listens');
}
