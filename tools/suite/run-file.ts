// One file of tests in a process of its own: what it passed, failed and skipped, and whether it got to its end.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure, Outcome, Skip } from './outcome.ts';
import type { ReportLine } from './reporter.ts';
import { type ProcessEnd, runProcess } from './run-process.ts';
import type { Workspace } from './workspace.ts';

const reporterPath = join(import.meta.dirname, 'reporter.ts');

export async function runFile(workspace: Workspace, file: string, timeoutMs: number): Promise<Outcome> {
  const reportPath = workspace.newPath('report');
  const args = [`--test-reporter=${reporterPath}`, `--test-reporter-destination=${reportPath}`, file];
  const end = await runProcess(process.execPath, args, { cwd: workspace.root, env: workspace.env, timeoutMs });
  const lines = existsSync(reportPath) ? parseReport(readFileSync(reportPath, 'utf8')) : [];
  rmSync(reportPath, { force: true });
  return outcomeOf(file, lines, end);
}

/** A process that was killed may have left half a line. */
function parseReport(text: string): readonly ReportLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReportLine);
}

export function outcomeOf(name: string, lines: readonly ReportLine[], end: ProcessEnd): Outcome {
  const failures: Failure[] = lines.filter((line) => line.type === 'fail').map(({ title, text }) => ({ title, text }));
  const skipped: Skip[] = lines.filter((line) => line.type === 'skip').map(({ title, reason }) => ({ title, reason }));
  const passed = lines.filter((line) => line.type === 'pass').length;
  const fault = faultOf({ end, ended: lines.some((line) => line.type === 'end'), failed: failures.length, count: lines.length });
  if (fault !== null) failures.push({ title: fault, text: end.output });
  else if (failures.length > 0 && end.output.trim() !== '') failures.push(...withOutput(failures.splice(-1), end.output));
  return { name, passed, skipped, failures, seconds: end.seconds };
}

/** What the tests themselves cannot tell: that they never ran, or not to the end. */
function faultOf(run: { end: ProcessEnd; ended: boolean; failed: number; count: number }): string | null {
  const { end } = run;
  if (end.timedOut) return `not done after ${Math.round(end.seconds)} s, stopped`;
  if (end.signal !== null) return `ended by ${end.signal}`;
  if (end.code !== 0 && run.failed === 0) return `ended with exit code ${end.code}`;
  if (!run.ended) return run.count === 0 ? 'no test in this file ran' : 'ended before all of its tests were done';
  return run.count === 1 ? 'no test in this file ran' : null;
}

function withOutput(failures: readonly Failure[], output: string): readonly Failure[] {
  return failures.map(({ title, text }) => ({ title, text: `${text}\n--- output of the whole file ---\n${output}` }));
}
