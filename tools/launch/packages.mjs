// Keeps node_modules equal to package-lock.json: a stamp says which lock file it was made from; `npm ci` makes it anew.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import process from 'node:process';
import { LaunchError } from './launch-error.mjs';
import { pathOf } from './place.mjs';
import { inTurn } from './turn.mjs';

const stampPath = pathOf('node_modules/.muster-stamp');

/** An installation is silent for minutes on a slow line: say every so often that it still goes on. */
const PROGRESS_MS = 15_000;

export async function ensurePackages() {
  if (isCurrent()) return;
  await inTurn(say, async () => {
    if (!isCurrent()) await install();
  });
}

function isCurrent() {
  const stamp = stampOfLock();
  if (readOrEmpty(stampPath) === stamp) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(stampPath, stamp);
  return true;
}

function stampOfLock() {
  const lock = readOrEmpty(pathOf('package-lock.json'));
  if (lock === '') throw new LaunchError('package-lock.json is missing: this is not a whole clone of Muster');
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** After a plain `npm install`, npm's own record of what lies in node_modules says the same as the lock file. */
function isInstalledByHand() {
  const record = readOrEmpty(pathOf('node_modules/.package-lock.json'));
  if (record === '') return false;
  const installed = JSON.parse(record).packages;
  const wanted = Object.entries(JSON.parse(readOrEmpty(pathOf('package-lock.json'))).packages);
  return wanted.every(([path, entry]) => !path.startsWith('node_modules/') || isSame(entry, installed[path]));
}

/** An optional package of another platform is in the lock file and rightly not in node_modules. */
function isSame(wanted, installed) {
  if (installed === undefined) return wanted.optional === true;
  return installed.version === wanted.version && installed.link === wanted.link;
}

async function install() {
  say('installing packages (the first time this takes a minute or two)');
  const started = Date.now();
  // On a terminal npm shows that by itself.
  const progress = process.stderr.isTTY
    ? undefined
    : setInterval(() => say(`still installing packages, ${Math.round((Date.now() - started) / 1000)} s`), PROGRESS_MS);
  try {
    const code = await npm([
      'ci',
      '--include=dev',
      '--include=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) throw new LaunchError(`cannot install the packages: \`npm ci\` ended with ${code}, see its messages above`);
  } finally {
    clearInterval(progress);
  }
  writeFileSync(stampPath, stampOfLock());
}

/** The npm that called us when there is one, so that its version and settings stay the user's. */
function npm(args) {
  const [program, first] = callerNpm() ?? ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: pathOf(),
      env: { ...process.env, ...cacheWithoutHome(), PATH: pathWithoutOurs() },
      // npm's words are progress, not the result of the command that the user typed.
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32' && program === 'npm',
    });
    child.on('error', (error) => reject(new LaunchError(`cannot install the packages: npm does not start (${error.message})`)));
    child.on('exit', (code, signal) => resolve(code ?? signal));
  });
}

function callerNpm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (!script || !node || !/npm-cli\.[cm]?js$/.test(script)) return undefined;
  return existsSync(script) && existsSync(node) && !node.startsWith(pathOf('node_modules')) ? [node, [script]] : undefined;
}

/** npm must not run on the Node that it is about to replace. */
function pathWithoutOurs() {
  const ours = pathOf('node_modules');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.startsWith(ours))
    .join(delimiter);
}

/** Where there is no home to write to, npm keeps its cache in the clone. */
function cacheWithoutHome() {
  const home = process.env.HOME ?? process.env.USERPROFILE ?? '';
  try {
    if (home === '' || !statSync(home).isDirectory()) throw new Error('no home');
    accessSync(home, constants.W_OK);
    return {};
  } catch (error) {
    return error instanceof Error ? { npm_config_cache: pathOf('.cache/npm') } : {};
  }
}

function readOrEmpty(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function say(text) {
  process.stderr.write(`muster: ${text}\n`);
}
