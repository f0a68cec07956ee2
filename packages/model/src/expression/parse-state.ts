import type { KindRegistry } from '../kind/kind.ts';
import { Scanner } from './scanner.ts';

/** One parse: where it is, and how much of what is limited it has used. */
export interface ParseState {
  readonly scanner: Scanner;
  readonly kinds: KindRegistry;
  depth: number;
  terms: number;
  regexes: number;
}

export function parseState(text: string, kinds: KindRegistry): ParseState {
  return { scanner: new Scanner(text), kinds, depth: 0, terms: 0, regexes: 0 };
}
