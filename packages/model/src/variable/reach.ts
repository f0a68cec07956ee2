// The other direction of inheritance: whom a source reaches.
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { isPlaceless, isVirtualStep } from '../place/virtual-step.ts';
import { valueKey } from '../value/value-key.ts';
import type { DynamicGroups } from './dynamic-groups.ts';
import { runsOn } from './source-chain.ts';

export type VisitReached = (slot: number, distance: number) => void;

/** Finds members breadth first; one is made for many searches, because it keeps a mark for every slot. */
export class Reach {
  readonly #inventory: Inventory;
  readonly #groups: DynamicGroups;
  readonly #searchOf: Int32Array;
  #search = 0;
  #holderKinds: ReadonlySet<string> | null | undefined;

  constructor(inventory: Inventory, groups: DynamicGroups) {
    this.#inventory = inventory;
    this.#groups = groups;
    this.#searchOf = new Int32Array(inventory.slotCount);
  }

  /** All that the holder holds, directly or not, each once with the least number of steps. */
  visitMembers(holder: Entity, visit: VisitReached): void {
    if (this.#holderKinds === undefined) this.#holderKinds = kindsThatHold(this.#inventory);
    const kinds = this.#holderKinds;
    const mayHold = (entity: Entity): boolean => kinds === null || kinds.has(entity.kind);
    const membersOf = (entity: Entity): Iterable<number> => (mayHold(entity) ? this.#inventory.slots(axis.holder, entity.id) : NO_SLOTS);
    const next = this.#groups.isEmpty ? membersOf : (entity: Entity) => this.#allMembersOf(entity);
    this.#visitDown(holder, next, visit);
  }

  *#allMembersOf(holder: Entity): Iterable<number> {
    yield* this.#inventory.slots(axis.holder, holder.id);
    yield* this.#groups.slotsIn(holder);
  }

  /** False for most of those that set a variable, hosts among them: they must cost no more than a look at the index. */
  hasMembers(holder: Entity): boolean {
    return this.#inventory.count(axis.holder, holder.id) > 0 || this.#groups.has(holder);
  }

  /** All that run on the host, directly or not. */
  visitGuests(host: Entity, visit: VisitReached): void {
    this.#visit(host, (entity) => guestSlots(this.#inventory, entity), visit);
  }

  /** All that carry the tag, listed or included. */
  visitCarriers(tag: Entity, visit: VisitReached): void {
    this.#visit(tag, (entity) => (entity.kind === tag.kind ? this.#inventory.slots(axis.tag, entity.id) : NO_SLOTS), visit);
  }

  /** Below a place no virtual step counts (place/virtual-step.ts). What is reached both ways goes on as if above it were no place. */
  #visitDown(from: Entity, next: (entity: Entity) => Iterable<number>, visit: VisitReached): void {
    const search = this.#begin(from);
    const free = new Set<EntityId>(isPlaceless(this.#inventory, from) ? [from.id] : []);
    let edge: Below[] = [{ entity: from, mayStep: free.has(from.id) }];
    for (let distance = 1; edge.length > 0; distance++) {
      const reached: Below[] = [];
      for (const above of edge) {
        for (const slot of next(above.entity)) {
          const isKnown = this.#searchOf[slot] === search;
          const below = this.#step(above, slot, { free, isKnown });
          if (below === null) continue;
          if (!isKnown) visit(slot, distance);
          this.#searchOf[slot] = search;
          reached.push(below);
        }
      }
      edge = reached;
    }
  }

  /** Null where the step does not count, or leads to where it has been already as free to go on. */
  #step({ entity, mayStep }: Below, slot: number, { free, isKnown }: Known): Below | null {
    if (isKnown && !mayStep) return null;
    const found = this.#inventory.at(slot);
    if (found === undefined || (!mayStep && isVirtualStep(this.#inventory, found, entity))) return null;
    const isFreed = mayStep && !free.has(found.id) && isPlaceless(this.#inventory, found);
    if (isFreed) free.add(found.id);
    return isKnown && !isFreed ? null : { entity: found, mayStep: isFreed };
  }

  #begin(from: Entity): number {
    const start = this.#inventory.slotOf(from.id);
    if (start !== undefined) this.#searchOf[start] = this.#search + 1;
    return ++this.#search;
  }

  #visit(from: Entity, next: (entity: Entity) => Iterable<number>, visit: VisitReached): void {
    const search = this.#begin(from);
    let edge: Entity[] = [from];
    for (let distance = 1; edge.length > 0; distance++) {
      const reached: Entity[] = [];
      for (const entity of edge) {
        for (const slot of next(entity)) {
          if (this.#searchOf[slot] === search) continue;
          this.#searchOf[slot] = search;
          const found = this.#inventory.at(slot);
          if (found === undefined) continue;
          visit(slot, distance);
          reached.push(found);
        }
      }
      edge = reached;
    }
  }
}

interface Below {
  readonly entity: Entity;
  /** Nothing but groups, resources and services is above it. */
  readonly mayStep: boolean;
}

interface Known {
  /** Those that have been reached so that they may step. */
  readonly free: Set<EntityId>;
  readonly isKnown: boolean;
}

const NO_SLOTS: readonly number[] = [];

/** With more holders than this, finding their kinds first costs more than it saves. */
const HOLDERS_MAX = 20_000;

/** The kinds of all entities that hold something, so that 100,000 hosts that hold nothing are not looked up; null: too many. */
function kindsThatHold(inventory: Inventory): ReadonlySet<string> | null {
  const kinds = new Set<string>();
  let count = 0;
  for (const id of inventory.points(axis.holder)) {
    if (++count > HOLDERS_MAX) return null;
    const kind = isEntityId(id) ? inventory.entity(id)?.kind : undefined;
    if (kind !== undefined) kinds.add(kind);
  }
  return kinds;
}

/** May be true for an entity that nothing runs on; never false for one that something does. */
export function hasGuests(inventory: Inventory, host: Entity): boolean {
  return inventory.count(axis.key, 'runs_on') > 0 && inventory.count(axis.attribute('runs_on'), valueKey({ ref: host.id })) > 0;
}

/** Those that run on the host directly. */
function* guestSlots(inventory: Inventory, host: Entity): Iterable<number> {
  for (const slot of inventory.slots(axis.attribute('runs_on'), valueKey({ ref: host.id }))) {
    const guest = inventory.at(slot);
    // The index knows the key with any subkey; only the bare one is about inheritance.
    if (guest !== undefined && runsOn(inventory, guest).some((entity) => entity.id === host.id)) yield slot;
  }
}

export interface ReachLimits {
  readonly groups: DynamicGroups;
  readonly countMax: number;
  readonly shouldYield: () => boolean;
}

/** Everything whose inheritance may change when these entities do, themselves included; null when it is more than `countMax`. */
export function* affectedSlots(
  inventory: Inventory,
  touched: readonly EntityId[],
  { groups, countMax, shouldYield }: ReachLimits,
): Generator<void, Set<number> | null> {
  const affected = new Set<number>();
  for (const id of touched) {
    const slot = inventory.slotOf(id);
    if (slot !== undefined) affected.add(slot);
    if (shouldYield()) yield;
  }
  for (const slot of affected) {
    if (affected.size > countMax) return null;
    if (shouldYield()) yield;
    const entity = inventory.at(slot);
    if (entity !== undefined) for (const next of dependents(inventory, groups, entity)) affected.add(next);
  }
  return affected;
}

function* dependents(inventory: Inventory, groups: DynamicGroups, entity: Entity): Iterable<number> {
  yield* inventory.slots(axis.holder, entity.id);
  yield* groups.slotsIn(entity);
  yield* inventory.slots(axis.tag, entity.id);
  yield* inventory.slots(axis.attribute('runs_on'), valueKey({ ref: entity.id }));
}
