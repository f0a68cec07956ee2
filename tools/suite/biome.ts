// Biome, from the locked package of this platform. The package that chooses among all platforms is not used, because
// `npm ci` refuses a lock file as soon as a registry lacks one of them (docs/decisions/0003-node-by-locked-packages.md).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** Null where the lock file has no Biome for this platform. */
export function findBiome(): string | null {
  const path = join(root, `node_modules/@biomejs/cli-${process.platform}-${process.arch}/biome`);
  return existsSync(path) ? path : null;
}

export const BIOME_MISSING = `the lock file has no Biome for ${process.platform}-${process.arch}`;
