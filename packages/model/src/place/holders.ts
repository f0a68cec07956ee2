// Walking up and down holding: who holds an entity, and whom it holds. Holding has no cycles, but many ways up:
// a server is in a rack, a pool and a cloud. Nothing here recurses, so depth costs no stack. What an entity is in, directly or not,
// ends where a virtual step (virtual-step.ts) would lead into another machine's place.
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { isPlaceless, isVirtualStep } from './virtual-step.ts';

/** What it is in directly, in the order in which it was put there. */
export function holdersOf(inventory: Inventory, entity: Entity): Entity[] {
  const holders: Entity[] = [];
  for (const fact of factsOfType(entity, 'holding')) {
    const holder = inventory.entity(fact.holder);
    if (holder !== undefined) holders.push(holder);
  }
  return holders;
}

/** A holder as seen from below: behind a virtual step, or not. */
export interface HolderStep {
  readonly entity: Entity;
  readonly isVirtual: boolean;
}

/** Those of the holders of what is reached that count for whoever has come this way. */
export function stepsUp(inventory: Inventory, from: HolderStep, holders: readonly Entity[]): HolderStep[] {
  const steps = holders.map((entity) => ({ entity, isVirtual: from.isVirtual || isVirtualStep(inventory, from.entity, entity) }));
  return from.isVirtual ? steps.filter(({ entity }) => isPlaceless(inventory, entity)) : steps;
}

/** Everything it is in, directly or not, nearest first, each once. */
export function ancestorsOf(inventory: Inventory, entity: Entity): Entity[] {
  return ancestorsFrom(inventory, { entity, isVirtual: false });
}

/** The same for whoever has come this way. */
export function ancestorsFrom(inventory: Inventory, first: HolderStep): Entity[] {
  const found = new Map<EntityId, Entity>();
  const seen = new Set([keyOf(first)]);
  const open = [first];
  for (const from of open) {
    for (const step of stepsUp(inventory, from, holdersOf(inventory, from.entity))) {
      if (seen.has(keyOf(step))) continue;
      seen.add(keyOf(step));
      open.push(step);
      if (!found.has(step.entity.id)) found.set(step.entity.id, step.entity);
    }
  }
  return [...found.values()];
}

function keyOf({ entity, isVirtual }: HolderStep): string {
  return isVirtual ? `${entity.id} virtual` : entity.id;
}

/** What it holds directly, in no order. */
export function* membersOf(inventory: Inventory, holder: EntityId): Iterable<Entity> {
  for (const slot of inventory.slots(axis.holder, holder)) {
    const member = inventory.at(slot);
    if (member !== undefined) yield member;
  }
}

/** Everything in it, directly or not, each once, in no order: the same as `ancestorsOf` seen from above. */
export function* descendantsOf(inventory: Inventory, holder: EntityId): Iterable<Entity> {
  const first = inventory.entity(holder);
  if (first === undefined) return;
  const seen = new Set<EntityId>([holder]);
  const placed: Entity[] = [];
  const open = [first];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    if (!isPlaceless(inventory, from)) {
      placed.push(from);
      continue;
    }
    for (const member of unseenMembers(inventory, from, seen)) {
      open.push(member);
      yield member;
    }
  }
  for (let from = placed.pop(); from !== undefined; from = placed.pop()) {
    for (const member of unseenMembers(inventory, from, seen, true)) {
      placed.push(member);
      yield member;
    }
  }
}

function* unseenMembers(inventory: Inventory, holder: Entity, seen: Set<EntityId>, isBelowPlace = false): Iterable<Entity> {
  for (const member of membersOf(inventory, holder.id)) {
    if (seen.has(member.id) || (isBelowPlace && isVirtualStep(inventory, member, holder))) continue;
    seen.add(member.id);
    yield member;
  }
}

/** The nearest holder of that kind. */
export function findAncestor(inventory: Inventory, entity: Entity, kind: string): Entity | null {
  return ancestorsOf(inventory, entity).find((holder) => holder.kind === kind) ?? null;
}

/** True where holdings alone lead up from `inner` to `outer`, whatever that means for places: one more the other way closes a ring. */
export function isHeldBelow(inventory: Inventory, inner: Entity, outer: EntityId): boolean {
  const seen = new Set<EntityId>([inner.id]);
  const open = [inner];
  for (const entity of open) {
    for (const holder of holdersOf(inventory, entity)) {
      if (holder.id === outer) return true;
      if (seen.has(holder.id)) continue;
      seen.add(holder.id);
      open.push(holder);
    }
  }
  return false;
}
