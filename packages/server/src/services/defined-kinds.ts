import { axis, factsOfType, type Inventory } from '@muster/model';

/** Names of the kinds that were defined here; the others come with Muster. */
export function definedKinds(inventory: Inventory): ReadonlySet<string> {
  const names = new Set<string>();
  for (const slot of inventory.slots(axis.has, 'definition')) {
    const entity = inventory.at(slot);
    for (const { definition } of entity === undefined ? [] : factsOfType(entity, 'definition')) names.add(definition.name);
  }
  return names;
}
