// One step along what facts say between entities: from a holder to its members, from a host to what runs on it, along a cable.
// Only slots are given; whether the caller sees them is checked where they are taken.
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';

export type VisitSlot = (slot: number) => void;

/** A relation that is followed at any depth. */
export interface Edges {
  /** One step down: what is in the holder, what runs on the host. */
  children(inventory: Inventory, entity: Entity, visit: VisitSlot): void;
  /** One step up. */
  parents(inventory: Inventory, entity: Entity, visit: VisitSlot): void;
}

/** A host is in the roles and behind the virtual addresses of its services, because the services are. */
export const holdingEdges: Edges = {
  children(inventory, entity, visit) {
    for (const slot of inventory.slots(axis.holder, entity.id)) visit(slot);
    if (entity.kind === 'service') for (const fact of factsOfType(entity, 'service')) visitId(inventory, fact.host, visit);
  },
  parents(inventory, entity, visit) {
    for (const fact of entity.facts) if (fact.type === 'holding') visitId(inventory, fact.holder, visit);
    if (inventory.count(axis.has, 'service') > 0) visitServices(inventory, entity, visit);
  },
};

export const runsOnEdges: Edges = {
  children(inventory, entity, visit) {
    for (const slot of inventory.slots(axis.attribute(RUNS_ON), valueKey({ ref: entity.id }))) {
      const guest = inventory.at(slot);
      if (guest !== undefined && attributesAt(guest, RUNS_ON).some(({ value }) => refOf(value) === entity.id)) visit(slot);
    }
  },
  parents(inventory, entity, visit) {
    for (const { value } of attributesAt(entity, RUNS_ON)) {
      const host = refOf(value);
      if (host !== null) visitId(inventory, host, visit);
    }
  },
};

/** The other ends of all cables. */
export function visitWired(inventory: Inventory, entity: Entity, visit: VisitSlot): void {
  for (const fact of entity.facts) if (fact.type === 'connection') visitId(inventory, fact.peer, visit);
  for (const slot of inventory.slots(axis.peer, entity.id)) visit(slot);
}

const RUNS_ON = 'runs_on';

function visitServices(inventory: Inventory, host: Entity, visit: VisitSlot): void {
  for (const slot of inventory.slots(axis.reference, host.id)) {
    const service = inventory.at(slot);
    if (service?.kind === 'service' && factsOfType(service, 'service').some((fact) => fact.host === host.id)) visit(slot);
  }
}

function visitId(inventory: Inventory, id: EntityId, visit: VisitSlot): void {
  const slot = inventory.slotOf(id);
  if (slot !== undefined) visit(slot);
}

function refOf(value: Value): EntityId | null {
  return typeof value === 'object' && value !== null && 'ref' in value ? value.ref : null;
}
