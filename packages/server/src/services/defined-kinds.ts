import { factsOfType } from '@muster/model';
import { entitiesOfKind, type Reading } from './reading.ts';

/** Names of the kinds that were defined here; the others come with Muster. */
export function definedKinds(reading: Reading): ReadonlySet<string> {
  const names = entitiesOfKind(reading, 'kind').flatMap((entity) => factsOfType(entity, 'definition').map(({ definition }) => definition.name));
  return new Set(names);
}
