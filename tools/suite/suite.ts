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

/** Who waits for a long file wants to know that it is still at work, and which one it is. */
const STILL_RUNNING_MS = 60_000;

/** Resolves to the exit code, after the totals were printed. */
export async function runSuite(stages: readonly Stage[], limits: SuiteLimits): Promise<number> {
  const workspace = openWorkspace();
  const deadline = performance.now() + limits.totalMs;
  const outcomes: Outcome[] = [];
  stopOnSignals((signal) => {
    endAllProcesses();
    workspace.remove();
    print(renderEnd([...outcomes, notRun('the rest', `stopped by ${signal}`)]));
  });
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
  const running = new Set<string>();
  const told = setInterval(() => print(`...   ${[...running].join(', ')}`), STILL_RUNNING_MS);
  const track = (name: string, run: () => Promise<Outcome>) => async () => {
    running.add(name);
    const outcome = await run();
    running.delete(name);
    return outcome;
  };
  const jobs = [
    ...stage.steps.map((step) => track(step.name, () => runStep(workspace, step))),
    ...stage.files.map((file) => track(file, () => runFileBefore(deadline, { workspace, file, timeoutMs: stage.fileTimeoutMs }))),
  ];
  await runPool(jobs, stage.width, (outcome) => {
    outcomes.push(outcome);
    print(renderOutcome(outcome));
  });
  clearInterval(told);
}

async function runFileBefore(deadline: number, run: { workspace: Workspace; file: string; timeoutMs: number }): Promise<Outcome> {
  const leftMs = deadline - performance.now();
  if (leftMs > 0) return runFile(run.workspace, run.file, Math.min(leftMs, run.timeoutMs));
  return notRun(run.file, 'not run: the time for the whole run is used up');
}

function notRun(name: string, why: string): Outcome {
  return { name, passed: 0, skipped: [], failures: [{ title: why, text: '' }], seconds: 0 };
}

function stopOnSignals(stop: (signal: string) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop(signal);
      process.exit(1);
    });
  }
}
