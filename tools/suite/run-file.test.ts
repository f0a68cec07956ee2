import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { renderEnd, renderOutcome } from './print.ts';
import { runFile } from './run-file.ts';
import { openWorkspace } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-run-file-'));
const workspace = openWorkspace();
after(() => {
  workspace.remove();
  rmSync(folder, { recursive: true });
});

const head = "import test, { describe } from 'node:test'; import assert from 'node:assert/strict';\n";

async function run(text: string, timeoutMs = 60_000) {
  const path = join(folder, 'case.test.ts');
  writeFileSync(path, head + text);
  return runFile(workspace, path, timeoutMs);
}

test('tests are counted, suites are not, and a skipped test says why', async () => {
  const outcome = await run(
    "describe('s', () => { test('a', () => {}); test('b', { skip: 'no database' }, () => {}); }); test('c', () => {});",
  );
  assert.equal(outcome.passed, 2);
  assert.deepEqual(outcome.skipped, [{ title: 's > b', reason: 'no database' }]);
  assert.deepEqual(outcome.failures, []);
});

test('a failure has its whole title, its line, the difference and what the file wrote', async () => {
  const outcome = await run(
    "test('p', async (t) => { await t.test('q', () => { console.log('a word'); assert.deepEqual({ a: 1 }, { a: 2 }); }); });",
  );
  assert.equal(outcome.failures.length, 1);
  assert.equal(outcome.failures[0]?.title, 'p > q (line 2)');
  assert.match(outcome.failures[0]?.text ?? '', /\+ {3}a: 1\n.*- {3}a: 2[\s\S]*a word/);
  assert.match(renderOutcome(outcome), /^FAIL .*case\.test\.ts {2}0 passed, 1 failed/);
});

const faults: readonly (readonly [what: string, text: string, title: RegExp])[] = [
  ['without a test', '', /no test in this file ran/],
  ['that does not load', "import './missing.ts';", /ended with exit code 1/],
  [
    'that leaves in the middle',
    "test('a', () => {}); test('b', () => process.exit(0));",
    /no test in this file ran|ended before all of its tests/,
  ],
  ['that is killed', "test('a', () => { process.kill(process.pid, 'SIGKILL'); });", /ended by SIGKILL/],
  ['that throws outside of its tests', "test('a', () => {}); setTimeout(() => { throw new Error('late'); }, 50);", /./],
];

for (const [what, text, title] of faults) {
  test(`a file ${what} fails`, async () => {
    const outcome = await run(text);
    assert.equal(outcome.failures.length, 1);
    assert.match(outcome.failures[0]?.title ?? '', title);
  });
}

test('a file that hangs is stopped with all that it started', async () => {
  const child = "const c = spawn('sleep', ['1000'], { stdio: 'inherit' }); console.log('pid', c.pid);";
  const outcome = await run(
    `import { spawn } from 'node:child_process'; test('a', () => new Promise(() => { ${child} setInterval(() => {}, 1000); }));`,
    5_000,
  );
  assert.match(outcome.failures[0]?.title ?? '', /^not done after \d+ s, stopped$/);
  const pid = Number(/pid (\d+)/.exec(outcome.failures[0]?.text ?? '')?.[1]);
  assert.ok(isGone(pid));
});

/** Where nobody reaps orphans, what is left of a process is a zombie. */
function isGone(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return !existsSync(path) || / Z /.test(readFileSync(path, 'utf8'));
}

test('the last line has the totals, and a run without a test has failed', () => {
  const outcome = { name: 'a', seconds: 0, passed: 2, failures: [{ title: 'x', text: '' }], skipped: [{ title: 'y', reason: 'no z' }] };
  assert.match(renderEnd([outcome]), /Skipped, no z:\n {2}a: y\n\nFailed:\n {2}a: x\n\n2 passed, 1 failed, 1 skipped$/);
  assert.match(renderEnd([{ ...outcome, failures: [], skipped: [] }]), /\n2 passed, 0 failed$/);
  assert.match(renderEnd([]), /\n0 passed, 1 failed$/);
});
