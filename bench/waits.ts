// How long requests wait, asked by a process of its own: neither what is measured nor who measures disturbs the other.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ServerProcess } from './server-process.ts';

export interface Waits {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Asks for `path` every few milliseconds from now on, until it is told to stop. */
export async function watchWaits({ url, token }: ServerProcess, path: string): Promise<{ stop(): Promise<Waits> }> {
  const asker = join(import.meta.dirname, 'wait-asker.ts');
  const child = spawn(process.execPath, [asker, url + path, token], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'readable');
  return {
    async stop() {
      child.stdin.end();
      const output = await text(child.stdout);
      return JSON.parse(output.slice(output.indexOf('{'))) as Waits;
    },
  };
}

export function waitsOf(durationsMs: readonly number[]): Waits {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
