// The files of the repository as the rules see them.
import { type MaskedSource, maskSource } from './mask-source.ts';

export interface Tree {
  /** Every text file, by path from the root. */
  readonly texts: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly manifests: ReadonlyMap<string, Manifest>;
}

export interface Source extends MaskedSource {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** `packages/x`, or the first folder of what lies elsewhere. */
  readonly home: string;
  readonly isTest: boolean;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Types are gone when the program runs; lazy ones come when the file has long been loaded. */
  readonly when: 'load' | 'lazy' | 'types';
}

export interface Manifest {
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function treeOf(texts: ReadonlyMap<string, string>): Tree {
  const sources = new Map<string, Source>();
  const manifests = new Map<string, Manifest>();
  for (const [path, text] of texts) {
    if (/\.(?:ts|mjs)$/.test(path)) sources.set(path, sourceOf(path, text));
    if (/(?:^|\/)package\.json$/.test(path)) manifests.set(path, JSON.parse(text) as Manifest);
  }
  return { texts, sources: markTestOnly(sources), manifests };
}

function sourceOf(path: string, text: string): Source {
  const masked = maskSource(text);
  const [first = '', second = ''] = path.split('/');
  return {
    path,
    text,
    ...masked,
    imports: importsOf(text, masked.code),
    home: first === 'packages' ? `${first}/${second}` : first,
    isTest: isTestPath(path),
  };
}

/** A fixture is what only tests import, and what only fixtures import. */
function markTestOnly(sources: ReadonlyMap<string, Source>): ReadonlyMap<string, Source> {
  const importers = importersOf(sources);
  const marked = new Map(sources);
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const [path, users] of importers) {
      const source = marked.get(path);
      if (source === undefined || source.isTest || !users.every((user) => marked.get(user)?.isTest)) continue;
      marked.set(path, { ...source, isTest: true });
      isSettled = false;
    }
  }
  return marked;
}

function importersOf(sources: ReadonlyMap<string, Source>): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of sources.values()) {
    for (const { specifier } of imports.filter((each) => each.specifier.startsWith('.'))) {
      const target = resolveRelative(path, specifier);
      importers.set(target, [...(importers.get(target) ?? []), path]);
    }
  }
  return importers;
}

function isTestPath(path: string): boolean {
  return path.endsWith('.test.ts') || /^packages\/[^/]+\/(?:test|src\/testing)\//.test(path) || path.startsWith('e2e/');
}

const IMPORT = /\b(?:import|export)\b[\w\s{},*$]*\bfrom\s*(['"])|\bimport\s*\(?\s*(['"])/g;

function importsOf(text: string, code: string): readonly Import[] {
  return Array.from(code.matchAll(IMPORT), (match) => {
    const start = match.index + match[0].length;
    const end = code.indexOf(match[1] ?? match[2] ?? "'", start);
    return { specifier: text.slice(start, end), line: lineAt(text, start), when: whenOf(match[0]) };
  });
}

function whenOf(statement: string): Import['when'] {
  if (/^(?:import|export)\s+type\b/.test(statement)) return 'types';
  return /^import\s*\(/.test(statement) ? 'lazy' : 'load';
}

/** 1-based. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** `packages/model/src/a/b.ts` for `../a/b.ts` seen from a sibling folder. */
export function resolveRelative(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
