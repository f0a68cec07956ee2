import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { root } from './suite/workspace.ts';

const oldPath = '/usr/bin:/bin';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bin-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function bundle(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/bundle.ts')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

test('bin/muster answers from any directory, through links, with a system Node that is too old or none', (t) => {
  bundle();
  const folder = folderOf(t);
  symlinkSync(join(root, 'bin/muster'), join(folder, 'first'));
  symlinkSync('first', join(folder, 'second'));
  const { status, stdout, stderr } = spawnSync(join(folder, 'second'), ['--version'], {
    cwd: '/',
    env: { PATH: oldPath },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a bundle that is current is not made again', () => {
  bundle();
  const { mtimeMs } = statSync(join(root, 'dist/muster.mjs'));
  bundle();
  assert.equal(statSync(join(root, 'dist/muster.mjs')).mtimeMs, mtimeMs);
});

test('bin/muster of a clone that is not set up says what to do', (t) => {
  const folder = folderOf(t);
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(root, 'bin/muster'), join(folder, 'bin/muster'));
  const { status, stderr } = spawnSync(join(folder, 'bin/muster'), ['list'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^muster: not set up yet: run `npm start` in .*\n$/);
});
