import { type Entity, factsOfType } from '../entity/entity.ts';
import { builtInKinds } from '../kind/built-in-kinds.ts';
import type { KindDefinition, KindRegistry } from '../kind/kind.ts';
import { kindRegistry } from '../kind/kind-registry.ts';
import type { Inventory } from './inventory.ts';
import { axis } from './terms.ts';

/** The built-in kinds and those that the ledger defines. */
export function kindsOf(inventory: Pick<Inventory, 'slots' | 'at'>): KindRegistry {
  const defined: KindDefinition[] = [];
  for (const slot of inventory.slots(axis.has, 'definition')) {
    const entity = inventory.at(slot);
    if (entity !== undefined) for (const fact of factsOfType(entity, 'definition')) defined.push(fact.definition);
  }
  return kindRegistry(builtInKinds, defined);
}

export function definesKind(entity: Entity | undefined): boolean {
  return entity?.kind === 'kind';
}
