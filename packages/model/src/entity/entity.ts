import type { AttributeFact, Fact } from '../fact/fact.ts';
import type { EntityId } from './id.ts';

/**
 * An entity with all facts that are about it, as of one revision. Never changed: a new revision makes a new record.
 * What others say of it (members, the far end of cables) is found through the inventory's index.
 */
export interface Entity {
  readonly id: EntityId;
  /** Canonical name of its kind. */
  readonly kind: string;
  readonly tenant: EntityId;
  readonly name: string;
  /** Ordered by fact id, thus by age. Includes the entity and name facts themselves. */
  readonly facts: readonly Fact[];
}

export type FactOf<Type extends Fact['type']> = Extract<Fact, { readonly type: Type }>;

export function factsOfType<Type extends Fact['type']>(entity: Entity, type: Type): FactOf<Type>[] {
  const found: FactOf<Type>[] = [];
  for (const fact of entity.facts) if (fact.type === type) found.push(fact as FactOf<Type>);
  return found;
}

/** The values at exactly this key and subkey, any number, in the order they were set. */
export function attributesAt(entity: Entity, key: string, subkey = ''): (AttributeFact & Fact)[] {
  return factsOfType(entity, 'attribute').filter((fact) => fact.key === key && fact.subkey === subkey);
}

/**
 * Changes whenever a fact of the entity is asserted or retracted, and is a function of its current facts alone:
 * fact ids only grow, so along one history the pair of greatest id and count names one set of facts.
 */
export function entityTag(entity: Entity): string {
  const newest = entity.facts[entity.facts.length - 1];
  return `${newest === undefined ? 0 : newest.id}.${entity.facts.length}`;
}
