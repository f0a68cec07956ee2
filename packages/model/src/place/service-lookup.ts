// Services: instances of a role on a host, behind a virtual address when there is one.
import type { Visibility } from '../access/visibility.ts';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { axis } from '../inventory/terms.ts';
import { findAncestor } from './holders.ts';

/** What the asker may not see of it is null. */
export interface ServiceInstance {
  readonly service: Entity;
  readonly role: Entity | null;
  readonly host: Entity | null;
  readonly vip: Entity | null;
  readonly loadBalancer: Entity | null;
}

/** The services that run on a host, or that a virtual address or a role has, by name. */
export function servicesOn(inventory: Inventory, entity: Entity, sees: Visibility): ServiceInstance[] {
  const seen = (id: EntityId | null): Entity | null => {
    const found = id === null ? undefined : inventory.entity(id);
    return found !== undefined && sees.sees(found) ? found : null;
  };
  return serviceFactsAt(inventory, entity.id)
    .map((fact) => ({ fact, service: seen(fact.entity) }))
    .filter((found): found is { fact: FactOf<'service'>; service: Entity } => found.service !== null)
    .sort((a, b) => compareEntities(a.service, b.service))
    .map(({ fact, service }) => {
      const vip = seen(fact.vip);
      const loadBalancer = vip === null ? null : seen(findAncestor(inventory, vip, 'loadbalancer')?.id ?? null);
      return { service, role: seen(fact.role), host: seen(fact.host), vip, loadBalancer };
    });
}

/** Service facts that name the entity as role, host or virtual address. */
export function serviceFactsAt(inventory: Inventory, id: EntityId): FactOf<'service'>[] {
  const facts: FactOf<'service'>[] = [];
  for (const slot of inventory.slots(axis.reference, id)) {
    const service = inventory.at(slot);
    for (const fact of service === undefined ? [] : factsOfType(service, 'service')) {
      if (fact.role === id || fact.host === id || fact.vip === id) facts.push(fact);
    }
  }
  return facts;
}
