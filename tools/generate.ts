// `npm run generate`: writes what follows from the contract. With --check it writes nothing and fails where something is not current.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generate/generated-files.ts';
import { root } from './suite/workspace.ts';

const isCheck = process.argv.includes('--check');
const stale = [...generatedFiles()].filter(([path, text]) => readIfThere(path) !== text);

for (const [path, text] of stale) {
  if (isCheck) {
    console.error(`${path} is not current: npm run generate`);
    continue;
  }
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;

function readIfThere(path: string): string | null {
  const full = join(root, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : null;
}
