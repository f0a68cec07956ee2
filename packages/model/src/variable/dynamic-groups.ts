// Pools and classes whose members an expression names (attribute `members`): no holding says who is in them, so the way up
// from a member does not meet them. In these expressions `var:` matches nothing here: what a variable is must not depend on
// what it is.
import { seesEverything } from '../access/visibility.ts';
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Expression } from '../expression/ast.ts';
import { dynamicMembers } from '../expression/dynamic-members.ts';
import { matchesEntity } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parser.ts';
import type { SlotSet } from '../expression/slot-set.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { ancestorsOf } from '../place/holders.ts';
import { saysVariables } from './said-values.ts';

const MEMBERS = 'members';
const DYNAMIC_KINDS: ReadonlySet<string> = new Set(['pool', 'class']);
const NONE: readonly Entity[] = [];

/** So many entities are matched one by one before all members of a group are found at once, which costs some milliseconds. */
const SINGLE_MATCHES_MAX = 64;

export class DynamicGroups {
  readonly #inventory: Inventory;
  readonly #groups: readonly Entity[];
  readonly #expressions = new Map<EntityId, readonly Expression[]>();
  readonly #members = new Map<EntityId, SlotSet | null>();
  #matches = 0;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#groups = speakingGroups(inventory);
  }

  /** Nearly always: then nobody pays for them. */
  get isEmpty(): boolean {
    return this.#groups.length === 0;
  }

  has(group: Entity): boolean {
    return this.#groups.some((other) => other.id === group.id);
  }

  /** Those that the entity is in because their expression says so, as far as any variable comes through them. */
  of(entity: Entity): readonly Entity[] {
    if (this.isEmpty) return NONE;
    return this.#groups.filter((group) => group.id !== entity.id && group.tenant === entity.tenant && this.#isMember(group, entity));
  }

  slotsIn(group: Entity): Iterable<number> {
    return (this.has(group) ? this.#allMembers(group) : null) ?? [];
  }

  #isMember(group: Entity, entity: Entity): boolean {
    if (!this.#members.has(group.id) && ++this.#matches <= SINGLE_MATCHES_MAX) return this.#matchesOne(group, entity);
    const slot = this.#inventory.slotOf(entity.id);
    return slot !== undefined && this.#allMembers(group)?.has(slot) === true;
  }

  #matchesOne(group: Entity, entity: Entity): boolean {
    let expressions = this.#expressions.get(group.id);
    if (expressions === undefined) {
      expressions = expressionsOf(this.#inventory, group);
      this.#expressions.set(group.id, expressions);
    }
    return expressions.some((expression) => {
      const matches = matchesEntity(expression, this.#context, entity);
      return matches.ok && matches.value;
    });
  }

  /** Null: the expression cannot be evaluated any more, and nobody is in the group. */
  #allMembers(group: Entity): SlotSet | null {
    let members = this.#members.get(group.id);
    if (members === undefined) {
      const found = dynamicMembers(group, this.#context);
      members = found.ok ? found.value : null;
      this.#members.set(group.id, members);
    }
    return members;
  }

  get #context(): { readonly inventory: Inventory; readonly visibility: typeof seesEverything } {
    return { inventory: this.#inventory, visibility: seesEverything };
  }
}

/** None where no variable comes through any: where none says one, and none is in something that does. */
function speakingGroups(inventory: Inventory): Entity[] {
  const groups: Entity[] = [];
  for (const slot of inventory.slots(axis.key, MEMBERS)) {
    const group = inventory.at(slot);
    if (group !== undefined && DYNAMIC_KINDS.has(group.kind) && attributesAt(group, MEMBERS).length > 0) groups.push(group);
  }
  // Groups may be members of each other, so one that speaks is reason to look at all.
  return groups.some((group) => saysVariables(group) || ancestorsOf(inventory, group).some(saysVariables)) ? groups : [];
}

function expressionsOf(inventory: Inventory, group: Entity): Expression[] {
  return attributesAt(group, MEMBERS).flatMap(({ value }) => {
    const parsed = typeof value === 'string' ? parseExpression(value, inventory.kinds) : null;
    return parsed?.ok === true ? [parsed.value] : [];
  });
}
