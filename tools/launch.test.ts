// The launcher in a small clone of its own, with an npm that only says that it was called.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';

const NPM = '#!/bin/sh\necho "npm $*"\necho called >> calls\n[ -f refuse ] && exit 3\nmkdir -p node_modules/.bin\n';

interface Clone {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  run(...args: string[]): { status: number | null; stdout: string; stderr: string };
  /** How often npm was called. */
  calls(): number;
}

function cloneOf(t: TestContext): Clone {
  const root = mkdtempSync(join(tmpdir(), 'muster-launch-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(import.meta.dirname, join(root, 'tools'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  mkdirSync(join(root, 'path'));
  writeFileSync(join(root, 'path/npm'), NPM);
  chmodSync(join(root, 'path/npm'), 0o755);
  writeFileSync(join(root, 'package-lock.json'), '{"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}');
  writeFileSync(join(root, 'tools/check.ts'), "console.log(`args ${process.argv.slice(2).join('|')}`); process.exitCode = 7;");
  writeFileSync(join(root, 'tools/test.ts'), "console.log('long ' + (process.env['MUSTER_TEST_LONG'] ?? 'no'));");
  const env = { PATH: `${join(root, 'path')}:/usr/bin:/bin`, HOME: root };
  return {
    root,
    env,
    run: (...args) => spawnSync(process.execPath, [join(root, 'tools/launch.mjs'), ...args], { cwd: '/', env, encoding: 'utf8' }),
    calls: () => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').split('\n').length - 1 : 0),
  };
}

test('packages are installed once, and again only when the lock file has changed', (t) => {
  const clone = cloneOf(t);
  const first = clone.run('check');
  assert.equal(first.status, 7);
  assert.match(first.stderr, /installing packages[\s\S]*npm ci .*--ignore-scripts/);
  clone.run('check');
  assert.equal(clone.calls(), 1);
  writeFileSync(join(clone.root, 'package-lock.json'), '{"packages": {"node_modules/a": {"version": "1.0.1"}}}');
  clone.run('check');
  assert.equal(clone.calls(), 2);
});

test('what npm install has made by hand is taken as it is, when it is what the lock file says', (t) => {
  const clone = cloneOf(t);
  mkdirSync(join(clone.root, 'node_modules'));
  const record = (version: string) =>
    writeFileSync(join(clone.root, 'node_modules/.package-lock.json'), `{"packages": {"node_modules/a": {"version": "${version}"}}}`);
  record('0.9.0');
  clone.run('check');
  assert.equal(clone.calls(), 1);
  rmSync(join(clone.root, 'node_modules/.muster-stamp'));
  record('1.0.0');
  clone.run('check');
  assert.equal(clone.calls(), 1);
});

test('arguments go to the command, its words to standard output, those of npm do not', (t) => {
  const { stdout, status } = cloneOf(t).run('check', 'a b', '--c');
  assert.equal(stdout, 'args a b|--c\n');
  assert.equal(status, 7);
});

test('test:long is the test with its long parts', (t) => {
  const clone = cloneOf(t);
  assert.equal(clone.run('test').stdout, 'long no\n');
  assert.equal(clone.run('test:long').stdout, 'long 1\n');
});

test('an installation that fails is one sentence, and for tests a last line with totals', (t) => {
  const clone = cloneOf(t);
  writeFileSync(join(clone.root, 'refuse'), '');
  const { status, stdout, stderr } = clone.run('test');
  assert.equal(status, 1);
  assert.match(stderr, /muster: cannot install the packages: `npm ci` ended with 3, see its messages above\n$/);
  assert.equal(stdout, '0 passed, 1 failed\n');
  assert.equal(clone.run('check').stdout, '');
});

test('a missing lock file, a missing npm and an unknown command are one sentence each', (t) => {
  const clone = cloneOf(t);
  assert.match(clone.run('chekc').stderr, /^muster: there is no command `chekc`: it is one of start, test, .*\n$/);
  rmSync(join(clone.root, 'path/npm'));
  const { PATH: _, ...pathless } = clone.env;
  const args = [join(clone.root, 'tools/launch.mjs'), 'check'];
  const missing = spawnSync(process.execPath, args, { env: { ...pathless, PATH: join(clone.root, 'path') }, encoding: 'utf8' });
  assert.match(missing.stderr, /\nmuster: cannot install the packages: npm does not start \(.*\)\n$/);
  rmSync(join(clone.root, 'package-lock.json'));
  assert.match(clone.run('check').stderr, /^muster: package-lock\.json is missing/);
});

test('the turn of a process that is gone is taken over', (t) => {
  const clone = cloneOf(t);
  const gone = spawnSync(process.execPath, ['--version']).pid;
  mkdirSync(join(clone.root, '.cache'));
  writeFileSync(join(clone.root, '.cache/install-turn'), String(gone));
  assert.equal(clone.run('check').status, 7);
  assert.ok(!existsSync(join(clone.root, '.cache/install-turn')));
});

test('SIGTERM reaches the command, and its exit code comes back', async (t) => {
  const clone = cloneOf(t);
  writeFileSync(
    join(clone.root, 'tools/check.ts'),
    "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up');",
  );
  const child = spawn(process.execPath, [join(clone.root, 'tools/launch.mjs'), 'check'], {
    env: clone.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  for await (const text of child.stdout) {
    if (String(text).includes('up')) break;
  }
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [5, null]);
});

test('a command whose npm was killed is told to stop', {
  skip: process.platform !== 'linux' && 'only Linux tells who waits above the shell',
}, async (t) => {
  const clone = cloneOf(t);
  const told = join(clone.root, 'told');
  const onTerm = `process.on('SIGTERM', () => { writeFileSync('${told}', ''); process.exit(0); });`;
  writeFileSync(
    join(clone.root, 'tools/check.ts'),
    `import { writeFileSync } from 'node:fs'; ${onTerm} setInterval(() => {}, 1000); console.log('up');`,
  );
  // As npm does it: a process that waits for a shell that waits for us.
  const script = `'${process.execPath}' '${join(clone.root, 'tools/launch.mjs')}' check; true`;
  const npm = `require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'inherit' })`;
  const env = { ...clone.env, npm_lifecycle_event: 'check' };
  const child = spawn(process.execPath, ['-e', npm], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    if (String(text).includes('up')) break;
  }
  child.kill('SIGKILL');
  // The last holder of the pipe is the command itself.
  for await (const _ of child.stdout);
  assert.ok(existsSync(told));
});
