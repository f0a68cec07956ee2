// The README keeps its promise: every command of its tour works as printed, in its order, on a fresh server.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { type TourCommand, tourCommands } from './readme-tour.ts';

const root = resolve(import.meta.dirname, '../..');
/** `diff` says by 3 that there are differences: in the tour there are. */
const SUCCESS = new Set([0, 3]);

interface Place {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** A directory that looks like a clone to the reader, with nothing of this machine's user in it. */
async function makePlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-tour-'));
  for (const name of ['bin', 'dist', 'node_modules', 'package.json']) await symlink(join(root, name), join(directory, name));
  await cp(join(root, 'examples'), join(directory, 'examples'), { recursive: true });
  const home = join(directory, 'home');
  await mkdir(home);
  const environment = { PATH: process.env['PATH'], HOME: home, MUSTER_DATA: join(directory, 'data'), LANG: 'C.UTF-8' };
  return { directory, environment };
}

async function startServer(place: Place): Promise<ChildProcess> {
  const server = spawn(process.execPath, [join(root, 'packages/server/src/main.ts'), '--listen', '127.0.0.1:0'], {
    cwd: place.directory,
    env: place.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('http://127.0.0.1:')) return server;
  throw new Error('the server ended before it said where it listens');
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}

async function runCommand(place: Place, command: TourCommand): Promise<{ code: number | null; output: string }> {
  const shell = spawn('bash', ['-c', `export PATH="$PWD/bin:$PATH"\n${command.text}`], { cwd: place.directory, env: place.environment });
  const [out, err, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'exit')]);
  return { code, output: out + err };
}

test("every command of the README's tour works as printed", { timeout: 300_000 }, async (context) => {
  const commands = tourCommands(await readFile(join(root, 'README.md'), 'utf8'));
  assert.ok(commands.length > 40, 'the tour was found');
  const place = await makePlace();
  const server = await startServer(place);
  try {
    for (const command of commands) {
      await context.test(`README.md:${command.line} ${command.text}`, async () => {
        const { code, output } = await runCommand(place, command);
        if (command.fails) assert.equal(code, 1, output);
        else assert.ok(code !== null && SUCCESS.has(code), `exit status ${code}\n${output}`);
      });
    }
  } finally {
    await stopServer(server);
    await rm(place.directory, { recursive: true, force: true });
  }
});
