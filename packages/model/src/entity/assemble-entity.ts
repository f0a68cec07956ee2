import { invariant } from '@muster/protocol';
import type { Fact } from '../fact/fact.ts';
import type { Entity } from './entity.ts';

/** The record that these facts make, or undefined when they say that there is no such entity. */
export function assembleEntity(facts: readonly Fact[]): Entity | undefined {
  const existence = facts.find((fact) => fact.type === 'entity');
  if (existence?.type !== 'entity') {
    invariant(facts.length === 0, 'facts about an entity go when the entity goes');
    return undefined;
  }
  const naming = facts.find((fact) => fact.type === 'name');
  invariant(naming?.type === 'name', 'an entity always has a name');
  return { id: existence.entity, kind: existence.kind, tenant: existence.tenant, name: naming.name, facts };
}

/** The facts of an entity after some came and some went, ordered by id. */
export function replaceFacts(facts: readonly Fact[], added: readonly Fact[], removed: ReadonlySet<number>): readonly Fact[] {
  const kept = removed.size === 0 ? [...facts] : facts.filter((fact) => !removed.has(fact.id));
  const newest = kept[kept.length - 1];
  const inOrder = added.every((fact, index) => fact.id > (index === 0 ? (newest?.id ?? -1) : (added[index - 1]?.id ?? -1)));
  for (const fact of added) kept.push(fact);
  return inOrder ? kept : kept.sort((a, b) => a.id - b.id);
}
