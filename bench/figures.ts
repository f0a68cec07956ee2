// What a bench found, as a table on the terminal and, with `--write`, as a file beside the benches of which docs/benchmarks.md is made.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The target: this or less. */
  readonly atMost?: number;
  /** The target: this or more. */
  readonly atLeast?: number;
  readonly remark?: string;
}

export interface Bench {
  /** Of `bench/<name>.bench.ts`. */
  readonly name: string;
  readonly title: string;
  /** What was done, so that somebody else can do the same. */
  readonly about: string;
}

export interface Results extends Bench {
  readonly date: string;
  readonly machine: string;
  /** Of the last minute, when it began: others may have used the machine, too. */
  readonly loadAverage: number;
  readonly figures: readonly Figure[];
}

export const resultsFolder = join(import.meta.dirname, 'results');

/** Runs a bench as the program that it is. */
export async function runBench(bench: Bench, measure: () => Promise<readonly Figure[]>): Promise<void> {
  const loadAverage = Number(loadavg()[0]?.toFixed(1));
  const figures = await measure();
  for (const figure of figures) console.log(lineOf(figure));
  if (!process.argv.includes('--write')) return;
  const results: Results = { ...bench, date: new Date().toISOString().slice(0, 10), machine: machine(), loadAverage, figures };
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(join(resultsFolder, `${bench.name}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

export function renderValue(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value === 0 ? '0' : value.toFixed(digits).replace(/\.0+$/, '');
}

/** Empty where there is no target. */
export function renderTarget({ atMost, atLeast }: Figure): string {
  if (atMost !== undefined) return `≤ ${atMost}`;
  return atLeast === undefined ? '' : `≥ ${atLeast}`;
}

export function isMissed({ value, atMost, atLeast }: Figure): boolean {
  return (atMost !== undefined && value > atMost) || (atLeast !== undefined && value < atLeast);
}

function lineOf(figure: Figure): string {
  const { what, value, unit, remark } = figure;
  const target = renderTarget(figure);
  const verdict = target === '' ? '' : `  (${target}${isMissed(figure) ? ', MISSED' : ''})`;
  return `  ${what.padEnd(WHAT_WIDTH)} ${renderValue(value).padStart(VALUE_WIDTH)} ${unit}${verdict}${remark === undefined ? '' : `  ${remark}`}`;
}

const WHAT_WIDTH = 64;
const VALUE_WIDTH = 8;

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`;
}
