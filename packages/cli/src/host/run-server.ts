import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { UsageError } from '../input/usage-error.ts';
import { findClone } from './data-directory.ts';

/** The server's program lies in the clone. It gets this terminal and its signals. */
export async function runServer(args: readonly string[]): Promise<number> {
  const clone = findClone();
  const program = clone === undefined ? '' : join(clone, 'packages', 'server', 'src', 'main.ts');
  if (!existsSync(program)) throw new UsageError('the server is not installed beside this program', 'Run this in a clone of Muster.');
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; it decides when to end.
  const wait = (): void => undefined;
  process.on('SIGINT', wait);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', wait);
      resolve(code ?? 1);
    });
  });
}
