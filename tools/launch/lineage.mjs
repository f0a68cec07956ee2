// Who waits for us. npm runs a script in a shell and, told to stop, stops that shell only: without a look upwards,
// the server would go on alone, and keep its port and its data directory from the next start.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const LOOK_MS = 500;

/** Calls once when npm or its shell is gone. Without npm in between, whoever started us may leave. */
export function onceAbandoned(act) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const atStart = lineage();
  const timer = setInterval(() => {
    if (lineage() === atStart) return;
    clearInterval(timer);
    act();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** The shell, and above it npm where the system tells us. */
function lineage() {
  return `${process.ppid} ${process.platform === 'linux' ? parentOf(process.ppid) : ''}`;
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 'none';
    throw error;
  }
}
