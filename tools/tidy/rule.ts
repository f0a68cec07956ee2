import { lineAt, type Source, type Tree } from './tree.ts';

export interface Rule {
  /** How the ratchet and the messages call it. */
  readonly name: string;
  readonly reason: string;
  check(tree: Tree): readonly Finding[];
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  /** What is wrong there, without the reason. */
  readonly what: string;
}

export function eachSource(tree: Tree, check: (source: Source) => readonly Finding[]): readonly Finding[] {
  return [...tree.sources.values()].flatMap(check);
}

/** All places where the pattern occurs outside comments and literals. */
export function findInCode(source: Source, pattern: RegExp, what: (match: string) => string): readonly Finding[] {
  return Array.from(source.code.matchAll(pattern), (match) => ({
    path: source.path,
    line: lineAt(source.text, match.index),
    what: what(match[0]),
  }));
}
