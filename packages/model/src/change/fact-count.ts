import { type Problem, problem } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import { FACTS_MAX } from './limits.ts';

export function checkFactCount(entity: Entity): Problem | null {
  if (entity.facts.length <= FACTS_MAX) return null;
  return problem('too_large', 'entity.too-many-facts', `${entity.name} would have ${entity.facts.length} facts; ${FACTS_MAX} is the most`, {
    hint: 'keep long lists in one JSON value, or in entities of their own',
  });
}
