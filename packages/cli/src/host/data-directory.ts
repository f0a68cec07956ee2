import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALLED = '/var/lib/muster-server';

/** Where the server on this machine keeps its things: MUSTER_DATA, `data` of the clone, or the installed place. */
export function dataDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.MUSTER_DATA !== undefined && environment.MUSTER_DATA !== '') return environment.MUSTER_DATA;
  const clone = findClone();
  return clone === undefined ? INSTALLED : join(clone, 'data');
}

/** The bundle lies in `dist`, the source in `packages/cli/src/host`: the clone is above, where the launcher is. */
export function findClone(): string | undefined {
  for (let directory = dirname(fileURLToPath(import.meta.url)); directory !== dirname(directory); directory = dirname(directory)) {
    if (existsSync(join(directory, 'bin', 'muster')) && existsSync(join(directory, 'package.json'))) return directory;
  }
  return undefined;
}
