// Names and sizes of files, and what an index file is.
import { eachSource, type Finding, findInCode, type Rule } from './rule.ts';
import type { Source, Tree } from './tree.ts';

const LINES_NOTED = 300;
const LINES_MAX = 400;

export const fileNames: Rule = {
  name: 'file-name',
  reason: 'a name says what a file is about, in the one form that every file system agrees on',
  check: (tree) => [...tree.texts.keys()].flatMap(nameFinding),
};

export const fileSize: Rule = {
  name: 'file-size',
  reason: `a file has one reason to be opened; beyond ${LINES_MAX} lines of code it has several`,
  check: (tree) => longFiles(tree, LINES_MAX),
};

/** Not a violation: files on their way to one. */
export function noteLongFiles(tree: Tree): readonly Finding[] {
  return longFiles(tree, LINES_NOTED);
}

export const indexFiles: Rule = {
  name: 'index-file',
  reason: 'an index.ts is the front door of its package: it says in a comment what the package is for, then lists exports, by name',
  check: (tree) => eachSource(tree, indexFindings),
};

export const noUnfinishedMarks: Rule = {
  name: 'unfinished',
  reason: 'work that is left to do is an issue, not a comment',
  check: (tree) =>
    eachSource(tree, (source) => {
      if (source.path.startsWith('tools/tidy')) return [];
      return findInCode({ ...source, code: source.text }, /\b(?:TODO|FIXME|XXX|HACK)\b/g, (match) => `has a ${match}`);
    }),
};

export const noSilencedTypes: Rule = {
  name: 'silenced-types',
  reason: 'a silenced type error is an error that waits',
  check: (tree) =>
    eachSource(tree, (source) => {
      if (source.path.startsWith('tools/tidy')) return [];
      return findInCode({ ...source, code: source.text }, /@ts-(?:ignore|nocheck|expect-error)\b/g, (match) => `has ${match}`);
    }),
};

const UPPER_CASE = new Set(['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'NOTICE']);
const KEBAB = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
const MEANINGLESS = /^(?:utils?|helpers?|common|misc|shared|stuff)(?:\.|$)/;

function nameFinding(path: string): readonly Finding[] {
  const parts = path.split('/');
  const odd = parts.find((part) => !KEBAB.test(part) && !UPPER_CASE.has(part));
  if (odd !== undefined) return [{ path, line: 1, what: `${odd} is not in kebab-case` }];
  const empty = parts.find((part) => MEANINGLESS.test(part));
  return empty === undefined ? [] : [{ path, line: 1, what: `${empty} says nothing about what is in it` }];
}

function longFiles(tree: Tree, limit: number): readonly Finding[] {
  return eachSource(tree, (source) => {
    const count = isMeasured(source) ? codeLines(source) : 0;
    return count > limit ? [{ path: source.path, line: 1, what: `has ${count} lines of code (at most ${limit})` }] : [];
  });
}

function isMeasured({ path, isTest, text }: Source): boolean {
  return !isTest && !/\.(?:golden|generated)\.|\/cases\//.test(path) && !/^\/\/ Generated\b/.test(text);
}

function codeLines({ withLiterals }: Source): number {
  return withLiterals.split('\n').filter((line) => line.trim() !== '').length;
}

const EXPORT_STATEMENT = /\s*export\s+(?:\{\s*\}|(?:type\s+)?(?:\{[^}]*\}|\*(?:\s*as\s+\w+)?)\s*from\s*'[^']*');/y;

function indexFindings(source: Source): readonly Finding[] {
  if (!/^packages\/[^/]+\/src\/(?:.*\/)?index\.ts$/.test(source.path)) return [];
  const findings: Finding[] = [];
  if (!/^(?:\/\/|\/\*)/.test(source.text)) findings.push({ path: source.path, line: 1, what: 'does not start with a comment' });
  EXPORT_STATEMENT.lastIndex = 0;
  let end = 0;
  while (EXPORT_STATEMENT.test(source.code)) end = EXPORT_STATEMENT.lastIndex;
  const rest = source.code.slice(end);
  if (rest.trim() !== '') {
    const line = source.code.slice(0, end + rest.search(/\S/)).split('\n').length;
    findings.push({ path: source.path, line, what: 'has something besides exports from files' });
  }
  return findings;
}
