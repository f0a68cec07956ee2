import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { PROBLEM_CLASSES } from '@muster/api';
import { root } from '../suite/workspace.ts';
import { loadMeanings, NOT_REASONS } from './errors-reference.ts';
import { generatedFiles } from './generated-files.ts';
import { scanReasons } from './reasons.ts';

const MEANINGS = loadMeanings();
const SCANNED = scanReasons(root, NOT_REASONS);

test('generated files are current (npm run generate rewrites them)', () => {
  for (const [path, text] of generatedFiles()) assert.equal(readFileSync(join(root, path), 'utf8'), text, path);
});

test('every reason in the code has a meaning in tools/generate/reasons.json', () => {
  const unknown = [...SCANNED.uses].filter(([reason]) => !MEANINGS.has(reason)).map(([reason, [path]]) => `${reason} (${path})`);
  assert.deepEqual(unknown, [], 'say in tools/generate/reasons.json what they mean, then npm run generate');
});

test('every reason with a meaning is in the code', () => {
  const unused = [...MEANINGS.keys()].filter((reason) => !SCANNED.uses.has(reason) && !isOpen(reason));
  assert.deepEqual(unused, [], 'take them out of tools/generate/reasons.json, then npm run generate');
});

test('reasons are sorted, have a class of problem and a meaning that is a sentence', () => {
  const reasons = [...MEANINGS.keys()];
  assert.deepEqual(reasons, [...reasons].sort());
  for (const [reason, { code, meaning }] of MEANINGS) {
    assert.ok(Object.hasOwn(PROBLEM_CLASSES, code), reason);
    assert.match(meaning, /^[A-Z`].*\.$/, reason);
  }
});

test('links of the generated pages lead to files', () => {
  for (const [path, text] of generatedFiles()) {
    if (!path.endsWith('.md')) continue;
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)/g))
      assert.ok(existsSync(join(root, dirname(path), target)), `${path}: ${target}`);
  }
});

function isOpen(reason: string): boolean {
  return SCANNED.open.has(reason.slice(0, reason.indexOf('.') + 1));
}
