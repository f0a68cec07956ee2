import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';

/**
 * All tags that the entity has, listed or included, weakest first: in the order of its list, each listed tag preceded by
 * what it includes. A tag that is both listed and included stands where the list has it: the nearer word counts.
 */
export function orderTags(inventory: Inventory, entity: Entity): Entity[] {
  const listed = listedTags(inventory, entity);
  if (listed.length === 0) return [];
  const isListed = new Set(listed.map((tag) => tag.id));
  const ordered = new Map<EntityId, Entity>();
  for (const tag of listed) appendToOrder(inventory, ordered, tag, isListed);
  return [...ordered.values()];
}

/** The tags that the entity itself names, weakest first. */
export function listedTags(inventory: Inventory, entity: Entity): Entity[] {
  const entries = factsOfType(entity, 'tag');
  if (entries.length > 1) entries.sort((a, b) => a.rank - b.rank || a.id - b.id);
  return entries.map((entry) => inventory.entity(entry.tag)).filter((tag) => tag !== undefined);
}

// Depth first with a stack of its own, since tags may include each other deeper than calls may nest.
function appendToOrder(inventory: Inventory, ordered: Map<EntityId, Entity>, first: Entity, isListed: ReadonlySet<EntityId>): void {
  const entered = new Set<EntityId>();
  const stack: { readonly tag: Entity; readonly leave: boolean }[] = [{ tag: first, leave: false }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { tag, leave } = step;
    if (leave) {
      ordered.set(tag.id, tag);
      continue;
    }
    if (ordered.has(tag.id) || entered.has(tag.id)) continue;
    entered.add(tag.id);
    stack.push({ tag, leave: true });
    for (const included of listedTags(inventory, tag).reverse()) {
      if (!isListed.has(included.id)) stack.push({ tag: included, leave: false });
    }
  }
}
