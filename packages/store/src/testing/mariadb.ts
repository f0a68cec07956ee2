// A private MariaDB for tests: own data directory, free loopback port, gone when the test process is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createConnection } from 'mysql2/promise';

export const MARIADB_MISSING = 'MariaDB is not installed (Debian package mariadb-server)';

/** Loops that wait for the server ask this often; every wait is also ended by the server's exit. */
const ASK_AGAIN_MS = 25;

export interface MariadbRig {
  readonly port: number;
  readonly directory: string;
  /** Makes an empty database of its own and gives its URL. */
  createDatabase(): Promise<string>;
  /** `kill -9`, as a power cut of the process would be; `start` brings it back with its data. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Null where mariadbd is not installed. */
export function findMariadb(): string | null {
  return findProgram('mariadbd');
}

/** Throws when MariaDB is missing or does not start; look with `findMariadb` first. */
export async function startMariadb(options: readonly string[] = []): Promise<MariadbRig> {
  const program = findMariadb();
  if (program === null) throw new Error(MARIADB_MISSING);
  const directory = mkdtempSync(join(tmpdir(), 'muster-mariadb-'));
  const account = giveAway(directory);
  const port = await freePort();
  await install(directory, account);
  const watchdog = startWatchdog(directory);
  let server = await startServer(program, [...serverOptions(directory, port, account), ...options], directory);
  watchdog.watch(server);
  let databases = 0;
  return {
    port,
    directory,
    async createDatabase() {
      databases += 1;
      const name = `muster_${databases}`;
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_nopad_bin`);
      await connection.end();
      return `mysql://root@127.0.0.1:${port}/${name}`;
    },
    async kill() {
      await end(server, 'SIGKILL');
    },
    async start() {
      server = await startServer(program, [...serverOptions(directory, port, account), ...options], directory);
      watchdog.watch(server);
    },
    async stop() {
      await end(server, 'SIGTERM');
      await watchdog.stop();
    },
  };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** MariaDB refuses to run as root: then its data belong to the user that its package has made. */
function giveAway(directory: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const account = findAccount('mysql');
  if (account === null) throw new Error(`${MARIADB_MISSING}: there is no user mysql`);
  chownSync(directory, account.uid, account.gid);
  return account;
}

function findAccount(name: string): Account | null {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name);
  return fields === undefined ? null : { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

function serverOptions(directory: string, port: number, account: Account | null): string[] {
  return [
    '--no-defaults',
    ...(account === null ? [] : [`--user=${account.name}`]),
    `--datadir=${join(directory, 'data')}`,
    // A server that starts deletes what it takes for left over in its folder for temporary tables: they must not share one.
    `--tmpdir=${join(directory, 'data')}`,
    `--socket=${join(directory, 'sock')}`,
    `--pid-file=${join(directory, 'pid')}`,
    `--log-error=${join(directory, 'error.log')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--skip-grant-tables',
    '--innodb-log-file-size=64M',
    '--innodb-buffer-pool-size=128M',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
    '--innodb-buffer-pool-load-at-startup=OFF',
    '--performance-schema=OFF',
    '--innodb-snapshot-isolation=ON',
  ];
}

async function install(directory: string, account: Account | null): Promise<void> {
  const program = findProgram('mariadb-install-db');
  if (program === null) throw new Error(MARIADB_MISSING);
  const child = spawn(program, [
    '--no-defaults',
    ...(account === null ? [] : [`--user=${account.name}`]),
    `--datadir=${join(directory, 'data')}`,
    '--skip-test-db',
    '--skip-name-resolve',
    '--auth-root-authentication-method=normal',
  ]);
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`mariadb-install-db failed: ${output.join('').slice(-2000)}`);
}

async function startServer(program: string, options: readonly string[], directory: string): Promise<ChildProcess> {
  const child = spawn(program, options, { stdio: 'ignore' });
  child.unref();
  const port = Number(options.find((option) => option.startsWith('--port='))?.slice('--port='.length));
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`mariadbd ended: ${logTail(directory)}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  return child;
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 2000 });
    await connection.end();
    return true;
  } catch {
    // Not listening yet: the caller asks again, or finds that the server has ended.
    return false;
  }
}

function logTail(directory: string): string {
  const log = join(directory, 'error.log');
  return existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : 'no error log';
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const closed = once(child, 'exit');
  child.kill(signal);
  await closed;
}

interface Watchdog {
  watch(server: ChildProcess): void;
  stop(): Promise<void>;
}

/**
 * A shell that reads process ids from us. When its input ends without the word `done`, the test process has died:
 * it kills the last server and removes the directory.
 */
function startWatchdog(directory: string): Watchdog {
  const script =
    'while read -r word; do case $word in done) pid=; ;; *) pid=$word; ;; esac; done; ' + '[ -z "$pid" ] || kill -KILL "$pid"; rm -rf "$1"';
  const shell = spawn('sh', ['-c', script, 'sh', directory], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return {
    watch: (server) => void shell.stdin.write(`${server.pid}\n`),
    async stop() {
      shell.ref();
      const closed = once(shell, 'exit');
      shell.stdin.end('done\n');
      await closed;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Missing and not executable are the same answer.
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
}
