// Walking up and down holding: who holds an entity, and whom it holds. Holding has no cycles, but many ways up:
// a server is in a rack, a pool and a cloud. Nothing here recurses, so depth costs no stack.
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';

/** What it is in directly, in the order in which it was put there. */
export function holdersOf(inventory: Inventory, entity: Entity): Entity[] {
  const holders: Entity[] = [];
  for (const fact of factsOfType(entity, 'holding')) {
    const holder = inventory.entity(fact.holder);
    if (holder !== undefined) holders.push(holder);
  }
  return holders;
}

/** Everything it is in, directly or not, nearest first, each once. */
export function ancestorsOf(inventory: Inventory, entity: Entity): Entity[] {
  const found: Entity[] = [];
  const seen = new Set<EntityId>([entity.id]);
  let level: readonly Entity[] = [entity];
  while (level.length > 0) {
    const next: Entity[] = [];
    for (const member of level) {
      for (const holder of holdersOf(inventory, member)) {
        if (seen.has(holder.id)) continue;
        seen.add(holder.id);
        next.push(holder);
      }
    }
    found.push(...next);
    level = next;
  }
  return found;
}

/** What it holds directly, in no order. */
export function* membersOf(inventory: Inventory, holder: EntityId): Iterable<Entity> {
  for (const slot of inventory.slots(axis.holder, holder)) {
    const member = inventory.at(slot);
    if (member !== undefined) yield member;
  }
}

/** Everything in it, directly or not, each once, in no order. */
export function* descendantsOf(inventory: Inventory, holder: EntityId): Iterable<Entity> {
  const seen = new Set<EntityId>([holder]);
  const open: EntityId[] = [holder];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const member of membersOf(inventory, id)) {
      if (seen.has(member.id)) continue;
      seen.add(member.id);
      open.push(member.id);
      yield member;
    }
  }
}

/** The nearest holder of that kind. */
export function findAncestor(inventory: Inventory, entity: Entity, kind: string): Entity | null {
  return ancestorsOf(inventory, entity).find((holder) => holder.kind === kind) ?? null;
}

/** True where `inner` is in `outer`, directly or not. */
export function isInside(inventory: Inventory, inner: Entity, outer: EntityId): boolean {
  return ancestorsOf(inventory, inner).some((holder) => holder.id === outer);
}
