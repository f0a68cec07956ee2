// Which files are tests, by where they lie: beside what they test, in a package's test/, or in e2e/.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface TestFiles {
  /** Quick ones of one file or folder. */
  readonly unit: readonly string[];
  /** A package's behavior as a whole; databases, servers. */
  readonly package: readonly string[];
  /** Across packages, as a user. */
  readonly e2e: readonly string[];
}

export function findTests(root: string): TestFiles {
  const packages = list(root, 'packages').flatMap((name) => list(root, `packages/${name}`).map((folder) => `packages/${name}/${folder}`));
  return {
    unit: [...packages.filter((path) => !path.endsWith('/test')), 'tools'].flatMap((folder) => testsIn(root, folder)),
    package: packages.filter((path) => path.endsWith('/test')).flatMap((folder) => testsIn(root, folder)),
    e2e: testsIn(root, 'e2e'),
  };
}

function list(root: string, folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => entry.name)
    .sort();
}

function testsIn(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}
