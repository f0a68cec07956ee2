// What is left of a range when others are taken out of it: the numbers that may be given, as ascending runs. Each such
// number has a rank, from 0 on, so that "the n-th that may be given" and "how many before this one" are cheap.

export interface Run {
  readonly first: bigint;
  readonly last: bigint;
}

export interface RankedRuns {
  /** Ascending, not touching each other. */
  readonly runs: readonly Run[];
  /** Distance of neighbors within a run. */
  readonly step: bigint;
  /** Rank of the first number of each run. */
  readonly starts: readonly bigint[];
  readonly size: bigint;
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

function compareRuns(a: Run, b: Run): number {
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}

export function rankRuns(runs: readonly Run[], step: bigint): RankedRuns {
  const starts: bigint[] = [];
  let size = 0n;
  for (const run of runs) {
    starts.push(size);
    size += (run.last - run.first) / step + 1n;
  }
  return { runs, step, starts, size };
}

/** Null past the end. */
export function numberAt(ranked: RankedRuns, rank: bigint): bigint | null {
  if (rank < 0n || rank >= ranked.size) return null;
  const index = lastIndexWhere(ranked.starts.length, (at) => (ranked.starts[at] ?? 0n) <= rank);
  return (ranked.runs[index]?.first ?? 0n) + (rank - (ranked.starts[index] ?? 0n)) * ranked.step;
}

/** Null for what is in no run or between two steps. */
export function rankOf(ranked: RankedRuns, value: bigint): bigint | null {
  const index = lastIndexWhere(ranked.runs.length, (at) => (ranked.runs[at]?.first ?? 0n) <= value);
  const run = ranked.runs[index];
  if (run === undefined || value > run.last) return null;
  const distance = value - run.first;
  return distance % ranked.step === 0n ? (ranked.starts[index] ?? 0n) + distance / ranked.step : null;
}

/** Binary search: `holds` is true up to some index and false after it. */
function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
