// The programs that tests run for real come from Debian packages: installed by root, named to everybody else.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Need {
  readonly packages: readonly string[];
  /** All of them must be there. */
  readonly programs: readonly string[];
  /** What the packages would start, now or with the machine. */
  readonly services: readonly string[];
  readonly tests: string;
}

const needs: readonly Need[] = [
  { packages: ['mariadb-server'], programs: ['mariadbd', 'mariadb-install-db'], services: ['mariadb'], tests: 'the ledger on MariaDB' },
];

type Say = (text: string) => void;

/** Says what it does, and what it cannot do; the tests find out by themselves and skip. */
export function provideDebianPackages(say: Say): void {
  for (const need of needs.filter((candidate) => !isThere(candidate))) {
    if (process.getuid?.() === 0 && findProgram('apt-get') !== null) install(need, say);
    if (!isThere(need)) say(`Missing: ${need.packages.join(', ')}. The tests of ${need.tests} are skipped. ${remedy(need)}`);
  }
}

function isThere(need: Need): boolean {
  return need.programs.every((name) => findProgram(name) !== null);
}

function findProgram(name: string): string | null {
  // Servers lie in sbin, which is not on the path of everybody.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
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

function install(need: Need, say: Say): void {
  say(`Installing ${need.packages.join(', ')} for the tests of ${need.tests}; no service is started.`);
  const allow = forbidServices();
  try {
    const done = isKnown(need) && aptGet(['install', ...need.packages]);
    if (!done && aptGet(['update'])) aptGet(['install', ...need.packages]);
    // The tests start their own; a developer's machine must not run one from the next boot on.
    if (existsSync('/run/systemd/system')) spawnSync('systemctl', ['disable', ...need.services], { stdio: 'ignore' });
  } finally {
    allow();
  }
}

const POLICY_PATH = '/usr/sbin/policy-rc.d';
const POLICY =
  '#!/bin/sh\n# Made by the tests of Muster while they install packages, so that no service starts. It may be removed.\nexit 101\n';

/** Debian's way to say that packages must not start services; one that is there already says it, or means something else. */
function forbidServices(): () => void {
  const isOurs = existsSync(POLICY_PATH) && readFileSync(POLICY_PATH, 'utf8') === POLICY;
  if (existsSync(POLICY_PATH) && !isOurs) return () => undefined;
  writeFileSync(POLICY_PATH, POLICY, { mode: 0o755 });
  return () => rmSync(POLICY_PATH, { force: true });
}

function isKnown(need: Need): boolean {
  const { stdout } = spawnSync('apt-cache', ['policy', ...need.packages], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return need.packages.every((name) => stdout.includes(`${name}:`)) && !stdout.includes('Candidate: (none)');
}

function aptGet(args: readonly string[]): boolean {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...options, ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

function remedy(need: Need): string {
  const command = `apt-get install ${need.packages.join(' ')}`;
  return findProgram('apt-get') === null ? `They are in Debian's packages ${need.packages.join(', ')}.` : `As root: ${command}`;
}
