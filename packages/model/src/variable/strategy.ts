import { factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';

/** How values of the variable join for entities of this tenant; null: the strongest replaces. */
export function mergeStrategy(inventory: Inventory, tenant: EntityId, variable: string): MergeStrategy | null {
  return mergeStrategies(inventory, tenant).get(variable) ?? null;
}

/** By variable. */
export function mergeStrategies(inventory: Inventory, tenant: EntityId): ReadonlyMap<string, MergeStrategy> {
  const entity = inventory.entity(tenant);
  const declared = entity === undefined ? [] : factsOfType(entity, 'merge');
  return new Map(declared.map((fact) => [fact.variable, fact.strategy]));
}
