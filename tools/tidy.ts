// Proves the rules of the house that are about files and imports. `npm run check` runs it with everything else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './suite/workspace.ts';
import { complaintsOf, type Ratchet } from './tidy/ratchet.ts';
import { readTree } from './tidy/read-tree.ts';
import { rulesFor } from './tidy/rules.ts';
import { noteLongFiles } from './tidy/shape-rules.ts';

const tree = readTree(root);
const ratchet = JSON.parse(readFileSync(join(root, 'tools/tidy-ratchet.json'), 'utf8')) as Ratchet;
const complaints = complaintsOf(
  rulesFor(root).map((rule) => ({ rule, findings: rule.check(tree) })),
  ratchet,
);

for (const note of noteLongFiles(tree)) console.log(`note: ${note.path} ${note.what}`);
for (const complaint of complaints) console.log(complaint);
console.log(`${tree.sources.size} files, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
