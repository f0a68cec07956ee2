/** What one file of tests, or one step such as the type check, came to. */
export interface Outcome {
  /** The path of the file, or the name of the step. */
  readonly name: string;
  readonly passed: number;
  readonly skipped: readonly Skip[];
  readonly failures: readonly Failure[];
  readonly seconds: number;
}

export interface Failure {
  readonly title: string;
  /** All there is to say: the error with its stack, or the output of a step. */
  readonly text: string;
}

export interface Skip {
  readonly title: string;
  readonly reason: string;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function totalsOf(outcomes: readonly Outcome[]): Totals {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const outcome of outcomes) {
    passed += outcome.passed;
    failed += outcome.failures.length;
    skipped += outcome.skipped.length;
  }
  return { passed, failed, skipped };
}

/** The last line of every run; `.ci/run` and people read it. */
export function renderTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
