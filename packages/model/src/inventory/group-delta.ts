import type { FactDelta } from '../change/revision.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';

export interface EntityDelta {
  readonly added: Fact[];
  readonly removed: Set<number>;
}

/** What a delta does, entity by entity. */
export function groupDelta(delta: FactDelta): Map<EntityId, EntityDelta> {
  const groups = new Map<EntityId, EntityDelta>();
  for (const fact of delta.retracted) groupOf(groups, fact.entity).removed.add(fact.id);
  for (const fact of delta.asserted) groupOf(groups, fact.entity).added.push(fact);
  return groups;
}

function groupOf(groups: Map<EntityId, EntityDelta>, id: EntityId): EntityDelta {
  const found = groups.get(id);
  if (found !== undefined) return found;
  const made: EntityDelta = { added: [], removed: new Set() };
  groups.set(id, made);
  return made;
}
