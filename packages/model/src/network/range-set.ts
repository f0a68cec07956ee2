// What is left of a range when others are taken out of it: the numbers that may be given, as ascending runs.

export interface Run {
  readonly first: bigint;
  readonly last: bigint;
}

/** Ascending, not touching each other. */
export function subtractRuns(whole: Run, taken: readonly Run[]): Run[] {
  const left: Run[] = [];
  let next = whole.first;
  for (const run of [...taken].sort(compareRuns)) {
    if (run.first > whole.last) break;
    if (run.first > next) left.push({ first: next, last: run.first - 1n });
    if (run.last >= next) next = run.last + 1n;
  }
  if (next <= whole.last) left.push({ first: next, last: whole.last });
  return left;
}

/** How many numbers the runs have together. */
export function countRuns(runs: readonly Run[]): bigint {
  return runs.reduce((sum, run) => sum + (run.last - run.first + 1n), 0n);
}

export function inRuns(runs: readonly Run[], value: bigint): boolean {
  return runs.some((run) => run.first <= value && value <= run.last);
}

function compareRuns(a: Run, b: Run): number {
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}
