// The checks that are not tests of node:test; each counts as one test.
import type { Outcome } from './outcome.ts';
import { runProcess } from './run-process.ts';
import type { Workspace } from './workspace.ts';

export interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

export const bundleStep: Step = { name: 'bundle', args: ['tools/bundle.ts'] };

export const checkSteps: readonly Step[] = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  {
    name: 'lint and format',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--colors=off', '--error-on-warnings', '--max-diagnostics=200', '.'],
  },
  { name: 'tidy', args: ['tools/tidy.ts'] },
];

/** The slowest, the type check, takes seconds; the limit is for a machine that is busy with something else. */
const STEP_TIMEOUT_MS = 5 * 60_000;

export async function runStep(workspace: Workspace, step: Step): Promise<Outcome> {
  const end = await runProcess(process.execPath, step.args, { cwd: workspace.root, env: workspace.env, timeoutMs: STEP_TIMEOUT_MS });
  const failed = end.code !== 0;
  const failures = failed ? [{ title: end.timedOut ? `${step.name}: stopped, it took too long` : step.name, text: end.output }] : [];
  return { name: step.name, passed: failed ? 0 : 1, skipped: [], failures, seconds: end.seconds };
}
