// Capacities: `capacity.racks = 40` counts what is inside, at any depth; `capacity.watts = 8000` sums an attribute of what is
// inside. A word that names a kind or category counts, any other sums.
import { type Problem, problem } from '@muster/protocol';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe } from './describe.ts';
import { ancestorsOf, descendantsOf, holdersOf } from './holders.ts';

export interface Capacity {
  /** What follows `capacity.`. */
  readonly word: string;
  readonly limit: number;
  /** What one entity inside contributes. */
  readonly share: (entity: Entity) => number;
}

/** Each capacity above or at a touched entity, counted once however many were touched. */
export function checkCapacities(inventory: Inventory, touched: Iterable<EntityId>): Problem[] {
  if (inventory.count(axis.key, 'capacity') === 0) return [];
  const problems: Problem[] = [];
  for (const [holder, below] of affectedHolders(inventory, touched)) problems.push(...checkHolder(inventory, holder, below));
  return problems;
}

/** Every capacity of the holder, with what is used of it now. */
export function capacityUse(inventory: Inventory, holder: Entity): { readonly capacity: Capacity; readonly used: number }[] {
  const uses = capacitiesOf(inventory, holder).map((capacity) => ({ capacity, used: 0 }));
  if (uses.length === 0) return uses;
  for (const member of descendantsOf(inventory, holder.id)) for (const use of uses) use.used += use.capacity.share(member);
  return uses;
}

function capacitiesOf(inventory: Inventory, holder: Entity): Capacity[] {
  const capacities: Capacity[] = [];
  for (const fact of factsOfType(holder, 'attribute')) {
    if (fact.key !== 'capacity' || fact.subkey === '' || typeof fact.value !== 'number') continue;
    capacities.push({ word: fact.subkey, limit: fact.value, share: shareOf(inventory, fact.subkey) });
  }
  return capacities;
}

function shareOf(inventory: Inventory, word: string): (entity: Entity) => number {
  const counted = countedKinds(inventory, word);
  if (counted !== null) return (entity) => (counted.has(entity.kind) ? 1 : 0);
  const dot = word.indexOf('.');
  const [key, subkey] = dot < 0 ? [word, ''] : [word.slice(0, dot), word.slice(dot + 1)];
  return (entity) => sumOf(entity, key, subkey);
}

/** The kinds that a word in singular or plural (`rack`, `racks`, `switches`, `hosts`) stands for. */
function countedKinds(inventory: Inventory, word: string): Set<string> | null {
  const singulars = [word, word.replace(/s$/, ''), word.replace(/es$/, '')];
  for (const candidate of singulars) {
    const kind = inventory.kinds.find(candidate);
    if (kind !== undefined) return new Set([kind.name]);
    const kinds = inventory.kinds.inCategory(candidate);
    if (kinds !== undefined) return new Set(kinds.map((one) => one.name));
  }
  return null;
}

function sumOf(entity: Entity, key: string, subkey: string): number {
  let sum = 0;
  for (const fact of attributesAt(entity, key, subkey)) if (typeof fact.value === 'number') sum += fact.value;
  return sum;
}

/** Holders at or above what was touched, each with what was touched below it (itself included). */
function affectedHolders(inventory: Inventory, touched: Iterable<EntityId>): Map<Entity, Entity[]> {
  const limited = limitedEntities(inventory);
  // By holder, so that ten thousand servers of forty racks walk up forty times.
  const above = new Map<EntityId, readonly Entity[]>();
  const affected = new Map<Entity, Entity[]>();
  for (const id of touched) {
    const entity = inventory.entity(id);
    if (entity === undefined) continue;
    const holders = new Set<Entity>(limited.has(entity.id) ? [entity] : []);
    for (const direct of holdersOf(inventory, entity)) {
      let found = above.get(direct.id);
      found ??= [direct, ...ancestorsOf(inventory, direct)].filter((holder) => limited.has(holder.id));
      above.set(direct.id, found);
      for (const holder of found) holders.add(holder);
    }
    for (const holder of holders) {
      const below = affected.get(holder);
      if (below === undefined) affected.set(holder, [entity]);
      else below.push(entity);
    }
  }
  return affected;
}

function limitedEntities(inventory: Inventory): Set<EntityId> {
  const limited = new Set<EntityId>();
  for (const slot of inventory.slots(axis.key, 'capacity')) {
    const entity = inventory.at(slot);
    if (entity !== undefined) limited.add(entity.id);
  }
  return limited;
}

function checkHolder(inventory: Inventory, holder: Entity, below: readonly Entity[]): Problem[] {
  const relevant = below.some((entity) => entity.id === holder.id || inventory.count(axis.holder, entity.id) > 0);
  const mayGrow = (capacity: Capacity): boolean => relevant || below.some((entity) => capacity.share(entity) > 0);
  // Walking the whole datacenter for every new server would be slow where only its racks are counted.
  if (!capacitiesOf(inventory, holder).some(mayGrow)) return [];
  const problems: Problem[] = [];
  for (const { capacity, used } of capacityUse(inventory, holder)) {
    if (used > capacity.limit) problems.push(exceeded(holder, capacity, used));
  }
  return problems;
}

function exceeded(holder: Entity, { word, limit }: Capacity, used: number): Problem {
  return problem('exhausted', 'capacity.exceeded', `${describe(holder)} has a capacity of ${limit} ${word}, and would hold ${used}`, {
    hint: `put it elsewhere, or raise capacity.${word} of ${holder.name}`,
    data: { holder: holder.name, capacity: word, limit, used },
  });
}
