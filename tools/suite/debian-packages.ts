// The programs that tests run for real come from Debian packages: installed by root, named to everybody else.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Need {
  readonly packages: readonly string[];
  /** All of them must be there. */
  readonly programs: readonly string[];
  readonly tests: string;
}

/**
 * Only packages that bring programs and start no service: mariadb-server would start one, mariadb-server-core has the
 * same server without.
 */
const needs: readonly Need[] = [
  {
    packages: ['mariadb-server-core', 'mariadb-client-core'],
    programs: ['mariadbd', 'mariadb-install-db', 'my_print_defaults'],
    tests: 'the ledger on MariaDB',
  },
];

/** Says what it does, and what it cannot do; the tests find out by themselves and skip. */
export function provideDebianPackages(say: (text: string) => void): void {
  for (const need of needs.filter((candidate) => !isThere(candidate))) {
    if (process.getuid?.() === 0 && isProgram('apt-get')) install(need, say);
    if (!isThere(need)) say(`Missing: ${need.packages.join(', ')}. The tests of ${need.tests} are skipped. ${remedy(need)}`);
  }
}

function isThere(need: Need): boolean {
  return need.programs.every(isProgram);
}

function isProgram(name: string): boolean {
  // Servers lie in sbin, which is not on the path of everybody.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    return !(error instanceof Error);
  }
}

function install(need: Need, say: (text: string) => void): void {
  say(`Installing ${need.packages.join(', ')} for the tests of ${need.tests}.`);
  if (isKnown(need) && aptGet(['install', ...need.packages])) return;
  if (aptGet(['update'])) aptGet(['install', ...need.packages]);
}

function isKnown(need: Need): boolean {
  const { stdout } = spawnSync('apt-cache', ['policy', ...need.packages], { encoding: 'utf8' });
  return need.packages.every((name) => stdout.includes(`${name}:`)) && !stdout.includes('Candidate: (none)');
}

function aptGet(args: readonly string[]): boolean {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...options, ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

function remedy(need: Need): string {
  const command = `apt-get install ${need.packages.join(' ')}`;
  return isProgram('apt-get') ? `As root: ${command}` : `They are packages of Debian 12 (${command}).`;
}
