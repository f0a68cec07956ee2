// A run from its first line to its last: stages one after the other, the files of a stage side by side.
import { type Outcome, totalsOf } from './outcome.ts';
import { runPool } from './pool.ts';
import { orNothingRan, print, renderEnd, renderOutcome } from './print.ts';
import { runFile } from './run-file.ts';
import { endAllProcesses } from './run-process.ts';
import { runStep, type Step } from './steps.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export interface Stage {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly files: readonly string[];
  /** How many at once. */
  readonly width: number;
  readonly fileTimeoutMs: number;
}

/** What is not done by then is reported as failed rather than making somebody wait for the next hour. */
export interface SuiteLimits {
  readonly totalMs: number;
}

/** Resolves to the exit code, after the totals were printed. */
export async function runSuite(stages: readonly Stage[], limits: SuiteLimits): Promise<number> {
  const workspace = openWorkspace();
  const deadline = performance.now() + limits.totalMs;
  const outcomes: Outcome[] = [];
  stopOnSignals(workspace);
  try {
    for (const stage of stages) await runStage({ workspace, stage, deadline }, outcomes);
  } finally {
    endAllProcesses();
    workspace.remove();
  }
  print(renderEnd(outcomes));
  return orNothingRan(totalsOf(outcomes)).failed === 0 ? 0 : 1;
}

interface StageRun {
  readonly workspace: Workspace;
  readonly stage: Stage;
  readonly deadline: number;
}

async function runStage({ workspace, stage, deadline }: StageRun, outcomes: Outcome[]): Promise<void> {
  if (stage.steps.length + stage.files.length === 0) return;
  print(`\n${stage.title}`);
  const jobs = [
    ...stage.steps.map((step) => () => runStep(workspace, step)),
    ...stage.files.map((file) => () => runFileBefore(deadline, { workspace, file, timeoutMs: stage.fileTimeoutMs })),
  ];
  await runPool(jobs, stage.width, (outcome) => {
    outcomes.push(outcome);
    print(renderOutcome(outcome));
  });
}

async function runFileBefore(deadline: number, run: { workspace: Workspace; file: string; timeoutMs: number }): Promise<Outcome> {
  const leftMs = deadline - performance.now();
  if (leftMs > 0) return runFile(run.workspace, run.file, Math.min(leftMs, run.timeoutMs));
  return {
    name: run.file,
    passed: 0,
    skipped: [],
    failures: [{ title: 'not run: the time for the whole run is used up', text: '' }],
    seconds: 0,
  };
}

function stopOnSignals(workspace: Workspace): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      endAllProcesses();
      workspace.remove();
      print(`stopped by ${signal}`);
      process.exit(1);
    });
  }
}
