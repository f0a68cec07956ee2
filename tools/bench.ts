// `npm run bench`: every measurement of bench/, one after the other, undisturbed; `npm run bench -- load` only those with the word in their path.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './suite/workspace.ts';

const wanted = process.argv.slice(2);
const all = readdirSync(join(root, 'bench'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.bench.ts'));
const chosen = all.filter((path) => wanted.length === 0 || wanted.some((text) => path.includes(text))).sort();

if (chosen.length === 0) console.error(`no file of bench/ has ${wanted.join(' or ') || '.bench.ts'} in its name`);
let failed = chosen.length === 0 ? 1 : 0;
for (const path of chosen) {
  console.log(`\n${path}`);
  if (spawnSync(process.execPath, [join(root, 'bench', path)], { cwd: root, stdio: 'inherit' }).status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
