import { invariant } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { KindDefinition } from '../kind/kind.ts';

/** A kind that has entities cannot be taken away, so every entity's kind is known. */
export function kindOf(inventory: Inventory, entity: Entity): KindDefinition {
  const definition = inventory.kinds.find(entity.kind);
  invariant(definition !== undefined, `the kind ${entity.kind} of ${entity.name} is known`);
  return definition;
}

/** One of the kinds that are always there. */
export function kindByName(inventory: Inventory, name: string): KindDefinition {
  const definition = inventory.kinds.find(name);
  invariant(definition !== undefined, `${name} is a built-in kind`);
  return definition;
}
