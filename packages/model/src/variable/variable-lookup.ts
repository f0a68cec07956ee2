import type { VariableLookup } from '../expression/context.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { VariableResolver } from './variable-resolver.ts';

/**
 * So many entities are asked one by one before the variable is resolved for all at once: a column of a large inventory
 * takes as long as some hundreds of entities, and an expression about one host must not wait for it.
 */
const SINGLE_LOOKUPS_MAX = 256;

/** For one evaluation on one inventory; it must not outlive a change of the inventory. */
export function variableLookup(inventory: Inventory): VariableLookup {
  const resolver = new VariableResolver(inventory);
  const lookups = new Map<string, number>();
  return (entity, name) => {
    const count = lookups.get(name) ?? 0;
    if (count < SINGLE_LOOKUPS_MAX) {
      lookups.set(name, count + 1);
      return resolver.value(entity, name);
    }
    const slot = inventory.slotOf(entity.id);
    return slot === undefined ? undefined : resolver.column(name).at(slot);
  };
}
