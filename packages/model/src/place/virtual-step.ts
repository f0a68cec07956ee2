// A host behind a virtual address, or with a service, is somewhere else than the machine that holds the address or the region that
// holds the service: whoever goes up from it through one of these meets no place, no scope and no equipment any more.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Category } from '../kind/kind.ts';

/** From a member that has a place of its own to a resource or service. A network in a VLAN stays where the VLAN is. */
export function isVirtualStep(inventory: Inventory, member: Entity, holder: Entity): boolean {
  const category = categoryOf(inventory, holder);
  return (category === 'resource' || category === 'service') && categoryOf(inventory, member) !== 'resource';
}

/** What may be above a virtual step: groups, resources and services. */
export function isPlaceless(inventory: Inventory, holder: Entity): boolean {
  const category = categoryOf(inventory, holder);
  return category === 'group' || category === 'resource' || category === 'service';
}

function categoryOf(inventory: Inventory, entity: Entity): Category | undefined {
  return inventory.kinds.find(entity.kind)?.category;
}
