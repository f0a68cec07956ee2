import type { Finding, Rule } from './rule.ts';
import { lineAt, resolveRelative, type Tree } from './tree.ts';

export const docsPaths: Rule = {
  name: 'docs-path',
  reason: 'a page that names a file that is not there sends its reader away',
  // Decisions and the changelog speak of their own day, and are not edited later.
  check: (tree) => [...tree.texts].flatMap(([path, text]) => (isCurrentPage(path) ? pageFindings(tree, path, text) : [])),
};

function isCurrentPage(path: string): boolean {
  return path.endsWith('.md') && !path.startsWith('docs/decisions/') && path !== 'CHANGELOG.md';
}

const CODE_PATH = /`((?:packages|tools|docs|bench|e2e|examples|bin)\/[\w./-]*)`/g;
const LINK = /\]\((?!\w+:|#)([^)#\s]+)/g;

function pageFindings(tree: Tree, page: string, text: string): readonly Finding[] {
  const named = Array.from(text.matchAll(CODE_PATH), (match) => ({ at: match.index, target: match[1] ?? '' }));
  const linked = Array.from(text.matchAll(LINK), (match) => ({ at: match.index, target: resolveRelative(page, match[1] ?? '') }));
  return [...named, ...linked]
    .filter(({ target }) => !exists(tree, target))
    .map(({ at, target }) => ({ path: page, line: lineAt(text, at), what: `names ${target}, which is not there` }));
}

function exists(tree: Tree, target: string): boolean {
  if (tree.texts.has(target)) return true;
  const folder = target.replace(/\/*$/, '/');
  return [...tree.texts.keys()].some((path) => path.startsWith(folder));
}
