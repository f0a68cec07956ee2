// `npm run bench`: every measurement of bench/, one after the other, undisturbed; `npm run bench -- load` only those with the word in their path.
// With `--write` what they find goes into docs/benchmarks.md.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './suite/workspace.ts';

const words = process.argv.slice(2);
const isWriting = words.includes('--write');
const wanted = words.filter((word) => word !== '--write');
const all = readdirSync(join(root, 'bench'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.bench.ts'));
const chosen = all.filter((path) => wanted.length === 0 || wanted.some((text) => path.includes(text))).sort();

if (chosen.length === 0) console.error(`no file of bench/ has ${wanted.join(' or ') || '.bench.ts'} in its name`);
let failed = chosen.length === 0 ? 1 : 0;
for (const path of chosen) {
  console.log(`\n${path}`);
  if (!runs(path, isWriting ? ['--write'] : [])) failed++;
}
if (isWriting && failed === 0 && !runs('write-docs.ts', [])) failed++;
process.exitCode = failed === 0 ? 0 : 1;

function runs(path: string, options: readonly string[]): boolean {
  return spawnSync(process.execPath, [join(root, 'bench', path), ...options], { cwd: root, stdio: 'inherit' }).status === 0;
}
