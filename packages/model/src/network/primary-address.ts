import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isNetwork } from './network.ts';

/** Its addresses of networks, oldest first. */
export function networkAddressesOf(inventory: Inventory, entity: Entity): FactOf<'address'>[] {
  return factsOfType(entity, 'address').filter((fact) => {
    const source = inventory.entity(fact.source);
    return source !== undefined && isNetwork(source);
  });
}

/** What `ip` means for an entity: the address that it has had longest. */
export function primaryAddress(inventory: Inventory, entity: Entity): string | null {
  return networkAddressesOf(inventory, entity)[0]?.item ?? null;
}
