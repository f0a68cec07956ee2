// Capacities: `capacity.racks = 40` counts what is inside, at any depth; `capacity.watts = 8000` sums an attribute of what is
// inside. A word that names a kind or category counts, any other sums.
import { type Problem, problem } from '@muster/protocol';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe, describeTo } from './describe.ts';
import { ancestorsFrom, descendantsOf, holdersOf } from './holders.ts';
import type { PlaceRefusal } from './place-refusal.ts';
import { isVirtualStep } from './virtual-step.ts';

export interface Capacity {
  /** What follows `capacity.`. */
  readonly word: string;
  readonly limit: number;
  /** The attribute key that is summed; null where kinds are counted. */
  readonly key: string | null;
  /** What one entity inside contributes. */
  readonly share: (entity: Entity) => number;
}

/**
 * Each capacity above or at a touched entity, counted once however many were touched, and only where something came in,
 * grew, or the limit is new: facts of the inventory's own revision tell.
 */
export function checkCapacities(inventory: Inventory, touched: Iterable<EntityId>, sees: Visibility = seesEverything): PlaceRefusal[] {
  if (inventory.count(axis.key, 'capacity') === 0) return [];
  const refusals: PlaceRefusal[] = [];
  for (const [holder, below] of affectedHolders(inventory, touched)) refusals.push(...checkHolder(inventory, { holder, below, sees }));
  return refusals;
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
    capacities.push({ word: fact.subkey, limit: fact.value, ...measureOf(inventory, fact.subkey) });
  }
  return capacities;
}

function measureOf(inventory: Inventory, word: string): Pick<Capacity, 'key' | 'share'> {
  const counted = countedKinds(inventory, word);
  if (counted !== null) return { key: null, share: (entity) => (counted.has(entity.kind) ? 1 : 0) };
  const dot = word.indexOf('.');
  const [key, subkey] = dot < 0 ? [word, ''] : [word.slice(0, dot), word.slice(dot + 1)];
  return { key, share: (entity) => sumOf(entity, key, subkey) };
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
  const above = new Map<string, readonly Entity[]>();
  const affected = new Map<Entity, Entity[]>();
  for (const id of touched) {
    const entity = inventory.entity(id);
    if (entity === undefined) continue;
    const holders = new Set<Entity>(limited.has(entity.id) ? [entity] : []);
    for (const direct of holdersOf(inventory, entity)) {
      const isVirtual = isVirtualStep(inventory, entity, direct);
      const key = isVirtual ? `${direct.id} virtual` : direct.id;
      let found = above.get(key);
      found ??= [direct, ...ancestorsFrom(inventory, { entity: direct, isVirtual })].filter((holder) => limited.has(holder.id));
      above.set(key, found);
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

/** Walking the whole datacenter for every cable and every note on a server would be slow. */
function checkHolder(
  inventory: Inventory,
  { holder, below, sees }: { readonly holder: Entity; readonly below: readonly Entity[]; readonly sees: Visibility },
): PlaceRefusal[] {
  const lastGrown = (capacity: Capacity): Entity | undefined =>
    below.findLast((entity) => mayHaveGrown(inventory, { holder, entity, capacity }));
  const grown = capacitiesOf(inventory, holder)
    .flatMap((capacity) => lastGrown(capacity) ?? [])
    .at(0);
  if (grown === undefined) return [];
  const refusals: PlaceRefusal[] = [];
  for (const { capacity, used } of capacityUse(inventory, holder)) {
    if (used <= capacity.limit) continue;
    const refusal = sees.sees(holder) ? exceeded(holder, capacity, used) : exceededUnseen(sees, holder, capacity);
    refusals.push({ entity: (lastGrown(capacity) ?? grown).id, problem: refusal });
  }
  return refusals;
}

interface Growth {
  readonly holder: Entity;
  readonly entity: Entity;
  readonly capacity: Capacity;
}

function mayHaveGrown(inventory: Inventory, { holder, entity, capacity }: Growth): boolean {
  const cameIn = (): boolean => capacity.share(entity) > 0 || inventory.count(axis.holder, entity.id) > 0;
  return entity.facts.some((fact) => {
    if (fact.revision !== inventory.revision) return false;
    if (fact.type === 'holding') return entity.id !== holder.id && cameIn();
    return fact.type === 'attribute' && (entity.id === holder.id ? fact.key === 'capacity' : fact.key === capacity.key);
  });
}

function exceeded(holder: Entity, { word, limit }: Capacity, used: number): Problem {
  return problem('exhausted', 'capacity.exceeded', `${describe(holder)} has a capacity of ${limit} ${word}, and would hold ${used}`, {
    hint: `put it elsewhere, or raise capacity.${word} of ${holder.name}`,
    data: { holder: holder.name, capacity: word, limit, used },
  });
}

/** Whoever may not see the holder learns that it is full, not what or how big it is. */
function exceededUnseen(sees: Visibility, holder: Entity, { word }: Capacity): Problem {
  return problem('exhausted', 'capacity.exceeded', `the capacity of ${describeTo(sees, holder)} for ${word} would be exceeded`);
}
