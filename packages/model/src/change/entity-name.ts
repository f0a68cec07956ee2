import { type Problem, problem } from '@muster/protocol';
import type { EntityId } from '../entity/id.ts';
import { isEntityName, NAME_LENGTH_MAX } from '../entity/name.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { excerptOf } from './resolve-ref.ts';

export interface Naming {
  /** The entity that has or will have the name. */
  readonly entity: EntityId;
  readonly kind: KindDefinition;
  readonly tenant: EntityId;
  readonly name: string;
}

/** Null when the entity may have the name: well formed, and of no other entity of its tenant and category. */
export function checkName(inventory: Inventory, naming: Naming): Problem | null {
  if (!isEntityName(naming.name)) return malformedName(naming.name);
  for (const slot of inventory.slots(axis.name, naming.name)) {
    const other = inventory.at(slot);
    if (other === undefined || other.id === naming.entity) continue;
    const category = inventory.kinds.find(other.kind)?.category;
    const clashes = isCommonKind(naming.kind.name) ? other.kind === naming.kind.name : other.tenant === naming.tenant;
    if (clashes && category === naming.kind.category) return takenName(naming);
  }
  return null;
}

/** Names of tenants and of defined kinds are looked up from everywhere, so they are unique everywhere. */
function isCommonKind(kind: string): boolean {
  return kind === 'tenant' || kind === 'kind';
}

function malformedName(name: string): Problem {
  const detail =
    name.length > NAME_LENGTH_MAX
      ? `a name of ${name.length} characters is too long; ${NAME_LENGTH_MAX} is the most`
      : `${JSON.stringify(excerptOf(name))} is not a name`;
  return problem('invalid', 'name.malformed', detail, {
    hint: 'a name is 1 to 253 of letters, digits, ".", "-", "_" and starts with a letter or digit',
  });
}

function takenName(naming: Naming): Problem {
  return problem('conflict', 'name.taken', `the name ${naming.name} is taken`, {
    hint: `names are unique per tenant among all of category ${naming.kind.category}`,
    data: { name: naming.name, category: naming.kind.category },
  });
}
