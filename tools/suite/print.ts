// What a person sees of a run: a line for each file, failures in full, the reasons of skipped tests, the totals.
import { type Outcome, renderTotals, type Totals, totalsOf } from './outcome.ts';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function renderOutcome(outcome: Outcome): string {
  const { failures, name, seconds } = outcome;
  const head = `${failures.length > 0 ? 'FAIL' : 'ok  '}  ${name}  ${renderTotals(totalsOf([outcome]))}  ${seconds.toFixed(1)} s`;
  return [head, ...failures.map(renderFailure)].join('\n');
}

function renderFailure({ title, text }: { readonly title: string; readonly text: string }): string {
  return `\n  FAILED: ${title}\n${text.trimEnd().replaceAll(/^/gm, '    ')}\n`;
}

/** Everything after the last file; the totals are the last line, alone. */
export function renderEnd(outcomes: readonly Outcome[]): string {
  const totals = totalsOf(outcomes);
  return [...renderSkips(outcomes), ...renderFailed(outcomes), '', renderTotals(orNothingRan(totals))].join('\n');
}

/** A run that proved nothing has not passed. */
export function orNothingRan(totals: Totals): Totals {
  return totals.passed + totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

function renderSkips(outcomes: readonly Outcome[]): readonly string[] {
  const byReason = Map.groupBy(
    outcomes.flatMap((outcome) => outcome.skipped.map((skip) => ({ ...skip, name: outcome.name }))),
    (skip) => skip.reason,
  );
  return [...byReason].flatMap(([reason, skips]) => ['', `Skipped, ${reason}:`, ...skips.map(({ name, title }) => `  ${name}: ${title}`)]);
}

function renderFailed(outcomes: readonly Outcome[]): readonly string[] {
  const failed = outcomes.flatMap(({ name, failures }) => failures.map(({ title }) => `  ${name}: ${title}`));
  return failed.length === 0 ? [] : ['', 'Failed:', ...failed];
}
