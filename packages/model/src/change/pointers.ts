// What points at an entity: the facts of others that make no sense without it.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';

const POINTING_AXES = [axis.holder, axis.peer, axis.source, axis.tag, axis.reference];

/** Facts of other entities that point at this one, each once. */
export function* factsPointingAt(inventory: Inventory, id: EntityId): Iterable<Fact> {
  for (const other of entitiesPointingAt(inventory, id)) {
    for (const fact of other.facts) if (targetsOf(fact).includes(id)) yield fact;
  }
}

export function entitiesPointingAt(inventory: Inventory, id: EntityId): Iterable<Entity> {
  const found = new Set<Entity>();
  for (const axisName of POINTING_AXES) {
    for (const slot of inventory.slots(axisName, id)) {
      const entity = inventory.at(slot);
      if (entity !== undefined && entity.id !== id) found.add(entity);
    }
  }
  return found;
}

/** The other entities that a fact needs. A tenant belongs to itself, and needs no other. */
export function targetsOf(fact: FactBody): readonly EntityId[] {
  switch (fact.type) {
    case 'entity':
      return fact.tenant === fact.entity ? [] : [fact.tenant];
    case 'attribute':
    case 'variable':
      return typeof fact.value === 'object' && fact.value !== null && 'ref' in fact.value ? [fact.value.ref] : [];
    case 'holding':
      return [fact.holder];
    case 'connection':
      return [fact.peer];
    case 'address':
      return [fact.source];
    case 'tag':
      return [fact.tag];
    case 'gateway':
      return [fact.to, fact.host];
    case 'service':
      return fact.vip === null ? [fact.role, fact.host] : [fact.role, fact.host, fact.vip];
    case 'grant':
      return fact.tenant === null ? [] : [fact.tenant];
    case 'share':
      return [fact.tenant];
    case 'name':
    case 'reservation':
    case 'variable-file':
    case 'merge':
    case 'definition':
    case 'token':
    case 'counter':
      return [];
  }
}
