// A kind that is in use keeps what its entities rely on: it may grow, not shrink.
import { type Problem, problem } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { mayHold } from '../kind/kind-registry.ts';
import { describeTo } from '../place/describe.ts';
import { checkLinks, checkUnits } from './entity-check.ts';

/** Null when no entity is of the kind that `schema` defines, and no other kind names it. */
export function checkKindUnused(inventory: Inventory, schema: Entity, sees: Visibility): Problem | null {
  for (const slot of inventory.slots(axis.kind, schema.name)) {
    const entity = inventory.at(slot);
    if (entity?.kind !== schema.name) continue;
    return problem('conflict', 'kind.in-use', `${describeTo(sees, entity)} is of the kind ${schema.name}`, {
      hint: `delete all of them first: muster list kind:${schema.name}`,
    });
  }
  return null;
}

export interface KindFit {
  readonly definition: KindDefinition;
  /** Others are named only where they may be seen. */
  readonly sees: Visibility;
}

/** What an entity of the kind would lose or break by the new definition; `inventory` has the new one. */
export function checkEntityFits(inventory: Inventory, entity: Entity, fit: KindFit): Problem[] {
  const { definition, sees } = fit;
  return [
    ...checkAttributes(definition, entity),
    ...checkMembers(inventory, entity, fit),
    ...checkHolders(inventory, entity, fit),
    ...checkUnits(inventory, entity, sees),
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

function checkMembers(inventory: Inventory, holder: Entity, { definition, sees }: KindFit): Problem[] {
  for (const slot of inventory.slots(axis.holder, holder.id)) {
    const member = inventory.at(slot);
    const kind = member === undefined ? undefined : inventory.kinds.find(member.kind);
    if (member === undefined || kind === undefined || mayHold(definition, kind)) continue;
    return [conflict(`${holder.name} holds ${describeTo(sees, member)}, which the new definition does not allow`)];
  }
  return [];
}

function checkHolders(inventory: Inventory, entity: Entity, { definition, sees }: KindFit): Problem[] {
  for (const { holder } of factsOfType(entity, 'holding')) {
    const kind = inventory.kinds.find(inventory.entity(holder)?.kind ?? '');
    if (kind !== undefined && !mayHold(kind, definition)) {
      return [conflict(`${entity.name} is in ${describeTo(sees, inventory.entity(holder))}, which does not hold such things`)];
    }
  }
  return [];
}

function conflict(detail: string): Problem {
  return problem('conflict', 'kind.in-use', detail);
}
