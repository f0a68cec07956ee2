// Loaded into a server before its program (`--import`): writes down how much CPU time the turns of its event loop took. What
// the clock says depends on who else uses the machine; what the thread itself used does not.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { TURNS_FILE, type Turn } from './turns.ts';

const NOTED_MS_MIN = 2;

function meterTurns(path: string): void {
  const turns: Turn[] = [];
  let last = threadCpuMs();
  setInterval(() => {
    const now = threadCpuMs();
    if (now - last >= NOTED_MS_MIN) turns.push({ endedAt: Date.now(), cpuMs: now - last });
    last = now;
  }, 1).unref();
  process.on('exit', () => writeFileSync(path, JSON.stringify(turns)));
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const path = process.env[TURNS_FILE];
if (isMainThread && path !== undefined) meterTurns(path);
