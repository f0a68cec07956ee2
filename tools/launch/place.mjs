// Where things are in this clone, from wherever the launcher was called.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function pathOf(...parts) {
  return join(root, ...parts);
}
