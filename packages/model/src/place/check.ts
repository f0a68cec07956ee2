// `muster check`: who falls short of what was declared. Nothing else is a shortfall: an inventory says itself what must hold.
//   requires: every member of a role (or other group) must match its expression
//   capacity: what is inside a holder stays within its capacities
//   schema:   entities have the attributes their kinds demand
// The ledger keeps the last two at every change; here they show what a new definition of a kind left behind.
import { ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { dynamicMembers } from '../expression/dynamic-members.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { axis } from '../inventory/terms.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import { capacityUse } from './capacity.ts';
import { describe } from './describe.ts';
import { descendantsOf } from './holders.ts';
import { servicesOn } from './service-lookup.ts';

export interface Shortfall {
  readonly rule: 'requires' | 'capacity' | 'schema';
  readonly entity: Entity;
  /** The group that requires; the entity itself for the other rules. */
  readonly by: Entity;
  readonly problem: Problem;
}

export interface CheckView {
  readonly sees: Visibility;
  /** The entities that match an expression, among those the caller sees. */
  readonly evaluate: (expression: string) => Result<ReadonlySet<EntityId>, Problem>;
}

/** By name of the group or holder, then of who falls short. */
export function checkInventory(inventory: Inventory, view: CheckView): Shortfall[] {
  const shortfalls: Shortfall[] = [];
  for (const group of visibleAt(inventory, 'requires', view.sees)) shortfalls.push(...checkRequirement(inventory, group, view));
  for (const holder of visibleAt(inventory, 'capacity', view.sees)) shortfalls.push(...checkCapacity(inventory, holder));
  for (const kind of inventory.kinds.all()) {
    if (Object.keys(kind.attributes).length === 0) continue;
    for (const entity of visibleSlots(inventory, inventory.slots(axis.kind, kind.name), view.sees)) {
      for (const found of checkAttributes(kind, entity)) shortfalls.push({ rule: 'schema', entity, by: entity, problem: found });
    }
  }
  return shortfalls;
}

function checkRequirement(inventory: Inventory, group: Entity, view: CheckView): Shortfall[] {
  const expression = textOf(group, 'requires');
  if (expression === null || inventory.kinds.find(group.kind)?.category !== 'group') return [];
  const fit = view.evaluate(expression);
  const members = fit.ok ? membersToCheck(inventory, group, view) : fit;
  // An expression that cannot be evaluated hides who falls short, so it is a shortfall of the group itself.
  if (!fit.ok || !members.ok) return members.ok ? [] : [{ rule: 'requires', entity: group, by: group, problem: members.error }];
  const missing = members.value.filter((member) => !fit.value.has(member.id));
  return missing.map((entity) => ({ rule: 'requires', entity, by: group, problem: unfit(entity, group, expression) }));
}

/** Members at any depth, hosts of its services, and its dynamic members. Services stand for their hosts. */
function membersToCheck(inventory: Inventory, group: Entity, view: CheckView): Result<Entity[], Problem> {
  const members = new Map<EntityId, Entity>();
  for (const member of descendantsOf(inventory, group.id)) members.set(member.id, member);
  for (const { host } of servicesOn(inventory, group, view.sees)) if (host !== null) members.set(host.id, host);
  const dynamic = dynamicMembers(group, { inventory, visibility: view.sees });
  if (!dynamic.ok) return dynamic;
  for (const slot of dynamic.value) {
    const member = inventory.at(slot);
    if (member !== undefined) members.set(member.id, member);
  }
  return ok([...members.values()].filter((member) => isJudged(inventory, member) && view.sees.sees(member)).sort(compareEntities));
}

/** Groups inside a group are only a way to say who its members are. */
function isJudged(inventory: Inventory, member: Entity): boolean {
  const category = inventory.kinds.find(member.kind)?.category;
  return category !== 'group' && category !== 'service';
}

function checkCapacity(inventory: Inventory, holder: Entity): Shortfall[] {
  const exceeded = capacityUse(inventory, holder).filter(({ capacity, used }) => used > capacity.limit);
  return exceeded.map(({ capacity, used }) => {
    const detail = `${describe(holder)} has a capacity of ${capacity.limit} ${capacity.word}, and holds ${used}`;
    return { rule: 'capacity', entity: holder, by: holder, problem: problem('exhausted', 'capacity.exceeded', detail) };
  });
}

function visibleAt(inventory: Inventory, key: string, sees: Visibility): Entity[] {
  return visibleSlots(inventory, inventory.slots(axis.key, key), sees);
}

function visibleSlots(inventory: Inventory, slots: Iterable<number>, sees: Visibility): Entity[] {
  const entities: Entity[] = [];
  for (const slot of slots) {
    const entity = inventory.at(slot);
    if (entity !== undefined && sees.sees(entity)) entities.push(entity);
  }
  return entities.sort(compareEntities);
}

function textOf(entity: Entity, key: string): string | null {
  const value = attributesAt(entity, key)[0]?.value;
  return typeof value === 'string' ? value : null;
}

function unfit(entity: Entity, group: Entity, expression: string): Problem {
  return problem(
    'conflict',
    'check.requires',
    `${describe(entity)} is in ${describe(group)}, but does not match what that requires: ${expression}`,
    {
      hint: `make it match, or take it out of ${group.name}`,
    },
  );
}
