// "Did you mean": close kinds, selectors and words.
import { closeNames } from '../change/close-names.ts';
import type { KindRegistry } from '../kind/kind.ts';
import { COMPLIANCE_WORDS } from './ast.ts';

/** Selectors that are no kinds. */
export const PLAIN_SELECTORS: readonly string[] = ['kind', 'driver', 'name', 'tag', 'tenant', 'id', 'ip'];
/** What else may stand before a colon. */
export const PREFIXES: readonly string[] = ['attr', 'var', 'seen', 'package', 'compliance'];

/** `did you mean server or service?`, or the fallback when nothing is close. */
export function didYouMean(candidates: readonly string[], fallback: string): string {
  return candidates.length > 0 ? `did you mean ${candidates.join(' or ')}?` : fallback;
}

export function closeKindWords(kinds: KindRegistry, word: string): string[] {
  return closeNames(word, kindWords(kinds), SCAN_MAX);
}

export function closeSelectors(kinds: KindRegistry, word: string): string[] {
  return closeNames(word, [...PLAIN_SELECTORS, ...PREFIXES, ...holderKindNames(kinds)], SCAN_MAX);
}

export function closeComplianceWords(word: string): string[] {
  return closeNames(word, COMPLIANCE_WORDS, SCAN_MAX);
}

export function holderKindNames(kinds: KindRegistry): string[] {
  return kinds.all().flatMap((kind) => (kind.holds.length > 0 ? [kind.name] : []));
}

/** Of users' kinds there may be many; a suggestion is not worth more than this. */
const SCAN_MAX = 5_000;

function kindWords(kinds: KindRegistry): Set<string> {
  const words = new Set<string>(['host']);
  for (const kind of kinds.all()) for (const word of [kind.name, ...kind.aliases, kind.category]) words.add(word);
  return words;
}
