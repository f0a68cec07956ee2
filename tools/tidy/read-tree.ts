// Reads what git would track, also where there is no git: everything but what .gitignore names.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Tree, treeOf } from './tree.ts';

const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git', '.cache', 'coverage']);

/** Greater files are data, not text that somebody wrote. */
const SIZE_BYTES_MAX = 1_000_000;

export function readTree(root: string): Tree {
  return treeOf(new Map(pathsBelow(root, '').flatMap((path) => readText(root, path))));
}

function pathsBelow(root: string, folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name) || entry.name.endsWith('.log')) return [];
    return entry.isDirectory() ? pathsBelow(root, path) : entry.isFile() ? [path] : [];
  });
}

function readText(root: string, path: string): readonly (readonly [string, string])[] {
  const full = join(root, path);
  if (statSync(full).size > SIZE_BYTES_MAX) return [];
  const text = readFileSync(full, 'utf8');
  return text.includes('\0') ? [] : [[path, text]];
}
