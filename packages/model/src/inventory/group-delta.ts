import type { FactDelta } from '../change/revision.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';

export interface EntityDelta {
  readonly added: Fact[];
  readonly removed: Set<number>;
}

/** What a delta does, entity by entity. Yields whenever `shouldYield` says so. */
export function* groupDeltaInSlices(delta: FactDelta, shouldYield: () => boolean): Generator<void, Map<EntityId, EntityDelta>> {
  const groups = new Map<EntityId, EntityDelta>();
  for (const fact of delta.retracted) {
    groupOf(groups, fact.entity).removed.add(fact.id);
    if (shouldYield()) yield;
  }
  for (const fact of delta.asserted) {
    groupOf(groups, fact.entity).added.push(fact);
    if (shouldYield()) yield;
  }
  return groups;
}

/** The same in one go. */
export function groupDelta(delta: FactDelta): Map<EntityId, EntityDelta> {
  const grouping = groupDeltaInSlices(delta, () => false);
  for (;;) {
    const step = grouping.next();
    if (step.done === true) return step.value;
  }
}

function groupOf(groups: Map<EntityId, EntityDelta>, id: EntityId): EntityDelta {
  const found = groups.get(id);
  if (found !== undefined) return found;
  const made: EntityDelta = { added: [], removed: new Set() };
  groups.set(id, made);
  return made;
}
