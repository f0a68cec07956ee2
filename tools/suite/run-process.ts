// Runs a program to its end with a limit of time, and leaves nothing of it behind: no process of its group survives it.
import { type ChildProcess, spawn } from 'node:child_process';

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** What it wrote, standard output and errors as they came. */
  readonly output: string;
  readonly seconds: number;
}

/** The end of an output says most about a failure; a program in a loop must not fill the memory. */
const OUTPUT_LENGTH_MAX = 400_000;

/** What a program wrote before it ended takes no longer than this to arrive. */
const OUTPUT_GRACE_MS = 2_000;

const groups = new Set<number>();

export function runProcess(program: string, args: readonly string[], options: ProcessOptions): Promise<ProcessEnd> {
  const started = performance.now();
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  if (child.pid !== undefined) groups.add(child.pid);
  const timeout = { over: false };
  const timer = setTimeout(() => {
    timeout.over = true;
    endGroup(child.pid);
  }, options.timeoutMs);
  return new Promise((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve({ code, signal, timedOut: timeout.over, output: output(), seconds: (performance.now() - started) / 1000 });
    };
    child.on('error', (error) => {
      output(`${error.message}\n`);
      finish(null, null);
    });
    child.on('close', finish);
    child.on('exit', (code, signal) => {
      endGroup(child.pid);
      // A process that left the group may hold the pipes open for ever: the end of the program itself counts.
      setTimeout(finish, OUTPUT_GRACE_MS, code, signal).unref();
    });
  });
}

/** For the moment when the run itself is told to stop. */
export function endAllProcesses(): void {
  for (const pid of groups) endGroup(pid);
}

function collectOutput(child: ChildProcess): (more?: string) => string {
  let text = '';
  const take = (more: string): void => {
    text = (text + more).slice(-OUTPUT_LENGTH_MAX);
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  return (more = '') => {
    take(more);
    return text;
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  groups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
