// What a process has used so far, as Linux counts it.
import { readFile, writeFile } from 'node:fs/promises';

/** USER_HZ is 100 on every architecture that Node runs on (proc(5)). */
const MS_PER_TICK = 10;
/** Of /proc/<pid>/stat, counted behind the name, which may have spaces and parentheses in it. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** User and system time of all its threads, those of the garbage collector and the compiler too. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
}

export async function residentBytes(pid: number): Promise<number> {
  return readStatus(pid, 'VmRSS');
}

/** The most that was resident since the last `forgetPeak`. */
export async function peakResidentBytes(pid: number): Promise<number> {
  return readStatus(pid, 'VmHWM');
}

/** proc(5): 5 sets the peak to what is resident now. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

async function readStatus(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status does not say ${field}`);
  return Number(kibibytes) * 1024;
}
