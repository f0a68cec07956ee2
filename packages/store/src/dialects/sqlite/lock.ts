// Two servers must never write one SQLite file: each keeps a second, empty database beside it locked for its whole life.
// The operating system takes the lock away from a process that dies, so nothing is ever left to clean up.
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../store-error.ts';

export function lockDatabase(path: string): () => void {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new StoreError('unavailable', 'store.locked', `another server has ${path} open`, {
      hint: 'stop it first, or give this one a data directory of its own',
      cause,
    });
  }
  return () => lock.close();
}
