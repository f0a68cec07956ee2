import type { Value } from '../value/value.ts';
import type { FactBody } from './fact.ts';

/** The id of the secret that the fact holds. */
export function secretOf(fact: FactBody): string | null {
  const value: Value = fact.type === 'attribute' || fact.type === 'variable' ? fact.value : null;
  return typeof value === 'object' && value !== null && 'secret' in value ? value.secret : null;
}
