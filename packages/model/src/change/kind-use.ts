// A kind that is in use keeps what its entities rely on: it may grow, not shrink.
import { type Problem, problem } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { mayHold } from '../kind/kind-registry.ts';
import { checkLinks, checkUnits } from './entity-check.ts';

/** Null when no entity is of the kind that `schema` defines, and no other kind names it. */
export function checkKindUnused(inventory: Inventory, schema: Entity): Problem | null {
  const count = inventory.count(axis.kind, schema.name);
  for (const slot of inventory.slots(axis.kind, schema.name)) {
    const entity = inventory.at(slot);
    if (entity?.kind !== schema.name) continue;
    return problem('conflict', 'kind.in-use', `${count} of kind ${schema.name} exist, ${entity.name} for one`, {
      hint: `delete them first: muster list kind:${schema.name}`,
    });
  }
  return null;
}

/** What an entity of the kind would lose or break by the new definition; `inventory` has the new one. */
export function checkEntityFits(inventory: Inventory, entity: Entity, definition: KindDefinition): Problem[] {
  return [
    ...checkAttributes(definition, entity),
    ...checkMembers(inventory, entity, definition),
    ...checkHolders(inventory, entity, definition),
    ...checkUnits(inventory, entity),
    ...checkLinks(inventory, entity),
  ];
}

/** Null when the change of definition leaves alone what names, places and expressions of existing entities rest on. */
export function checkSameNature(before: KindDefinition, after: KindDefinition): Problem | null {
  const changed = (['category', 'host', 'exclusive'] as const).find((trait) => before[trait] !== after[trait]);
  if (changed === undefined) return null;
  return problem('conflict', 'kind.in-use', `${changed} of the kind ${before.name} cannot change while entities of the kind exist`, {
    hint: 'define another kind and move them there',
  });
}

function checkMembers(inventory: Inventory, holder: Entity, definition: KindDefinition): Problem[] {
  for (const slot of inventory.slots(axis.holder, holder.id)) {
    const member = inventory.at(slot);
    const kind = member === undefined ? undefined : inventory.kinds.find(member.kind);
    if (member === undefined || kind === undefined || mayHold(definition, kind)) continue;
    return [conflict(`${holder.name} holds the ${member.kind} ${member.name}, which the new definition does not allow`)];
  }
  return [];
}

function checkHolders(inventory: Inventory, entity: Entity, definition: KindDefinition): Problem[] {
  for (const { holder } of factsOfType(entity, 'holding')) {
    const kind = inventory.kinds.find(inventory.entity(holder)?.kind ?? '');
    if (kind !== undefined && !mayHold(kind, definition)) {
      return [conflict(`${entity.name} is in ${inventory.entity(holder)?.name}, which does not hold such things`)];
    }
  }
  return [];
}

function conflict(detail: string): Problem {
  return problem('conflict', 'kind.in-use', detail);
}
