// The turns of a server's event loop, as turn-meter.ts wrote them down.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerOptions } from './server-process.ts';

export interface Turn {
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly cpuMs: number;
}

/** The environment variable that names the file. */
export const TURNS_FILE = 'MUSTER_BENCH_TURNS';

/** To start a server whose turns are written to `path` when it ends. */
export function meteredTo(path: string): ServerOptions {
  return { nodeOptions: ['--import', join(import.meta.dirname, 'turn-meter.ts')], environment: { [TURNS_FILE]: path } };
}

/** Of the turns that ended in this time. */
export function longestTurnMs(path: string, [from, to]: readonly [number, number]): number {
  const turns = JSON.parse(readFileSync(path, 'utf8')) as Turn[];
  const during = turns.filter(({ endedAt }) => endedAt >= from && endedAt <= to);
  return Math.max(0, ...during.map(({ cpuMs }) => cpuMs));
}
