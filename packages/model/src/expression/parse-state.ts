import type { KindRegistry } from '../kind/kind.ts';
import { EXPRESSION_TERMS_MAX } from './limits.ts';
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

export function tooManyTerms(state: ParseState): null {
  return state.scanner.fail({
    position: state.scanner.at,
    code: 'too_large',
    reason: 'expression.too-many-terms',
    detail: `an expression has at most ${EXPRESSION_TERMS_MAX} conditions`,
    hint: 'put what it lists into a pool or under a tag, and name that',
  });
}
