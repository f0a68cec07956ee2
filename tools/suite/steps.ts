// The checks that are not tests of node:test; each counts as one test.
import { BIOME_MISSING, findBiome } from './biome.ts';
import type { Outcome } from './outcome.ts';
import { runProcess } from './run-process.ts';
import type { Workspace } from './workspace.ts';

export interface Step {
  readonly name: string;
  readonly run: StepCommand | SkippedStep;
}

interface StepCommand {
  readonly program: string;
  readonly args: readonly string[];
}

interface SkippedStep {
  readonly skip: string;
}

export const bundleStep: Step = { name: 'bundle', run: onNode('tools/bundle.ts') };

export const checkSteps: readonly Step[] = [
  { name: 'types', run: onNode('node_modules/typescript/bin/tsc', '-p', '.') },
  { name: 'lint and format', run: lintCommand() },
  { name: 'tidy', run: onNode('tools/tidy.ts') },
];

/** The slowest, the type check, takes seconds; the limit is for a machine that is busy with something else. */
const STEP_TIMEOUT_MS = 5 * 60_000;

export async function runStep(workspace: Workspace, { name, run }: Step): Promise<Outcome> {
  if ('skip' in run) return { name, passed: 0, failures: [], skipped: [{ title: name, reason: run.skip }], seconds: 0 };
  const end = await runProcess(run.program, run.args, { cwd: workspace.root, env: workspace.env, timeoutMs: STEP_TIMEOUT_MS });
  const failed = end.code !== 0;
  const failures = failed ? [{ title: end.timedOut ? `${name}: stopped, it took too long` : name, text: end.output }] : [];
  return { name, passed: failed ? 0 : 1, skipped: [], failures, seconds: end.seconds };
}

function onNode(...args: readonly string[]): StepCommand {
  return { program: process.execPath, args };
}

function lintCommand(): StepCommand | SkippedStep {
  const program = findBiome();
  if (program === null) return { skip: BIOME_MISSING };
  return { program, args: ['check', '--colors=off', '--error-on-warnings', '--max-diagnostics=200', '.'] };
}
