// Which entities two sources of one variable reach with equal strength, found from the sources.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { orderMatters } from './merge-values.ts';
import { hasGuests, Reach } from './reach.ts';
import { saidValues } from './said-values.ts';
import { classOfHolder, priorityOf } from './source.ts';
import { mergeStrategy } from './strategy.ts';
import type { VariableResolver } from './variable-resolver.ts';

/**
 * At least the entities for which the variable is tied between holders, or between hosts they run on; whether a stronger
 * source decides it is not looked at. Tags are never tied: each host puts its own in order.
 */
export function contestedSlots({ inventory, sources: { groups } }: VariableResolver, name: string): Set<number> {
  const contested = new Set<number>();
  const reach = new Reach(inventory, groups);
  const joins = isJoinedSomewhere(inventory, name);
  for (const rivals of rivalsOf(inventory, reach, name)) {
    const values = rivals.flatMap(({ entity }) => saidValues(entity, name).map(({ value }) => value));
    if (rivals.length < 2 || !orderMatters(null, values)) continue;
    const board = new DistanceBoard(inventory.slotCount);
    for (const { entity, by } of rivals) reach[by](entity, (slot, distance) => board.mark(slot, distance));
    for (const slot of joins ? board.meetings() : board.nearestMeetings()) contested.add(slot);
  }
  return contested;
}

interface Rival {
  readonly entity: Entity;
  readonly by: 'visitMembers' | 'visitGuests';
}

/** Those that say the variable, by what only distance can part them in: class and priority. */
function rivalsOf(inventory: Inventory, reach: Reach, name: string): Iterable<Rival[]> {
  const groups = new Map<string, Rival[]>();
  const append = (sourceClass: string, rival: Rival): void => {
    const key = `${sourceClass} ${priorityOf(rival.entity)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rival]);
    else group.push(rival);
  };
  for (const slot of inventory.slots(axis.variable, name)) {
    const entity = inventory.at(slot);
    if (entity === undefined) continue;
    if (reach.hasMembers(entity)) append(classOfHolder(inventory, entity), { entity, by: 'visitMembers' });
    if (hasGuests(inventory, entity)) append('runs_on', { entity, by: 'visitGuests' });
  }
  return groups.values();
}

// Where values join, weaker ones count as well: then it is not only the nearest sources that must not be tied.
function isJoinedSomewhere(inventory: Inventory, name: string): boolean {
  for (const slot of inventory.slots(axis.kind, 'tenant')) {
    const tenant = inventory.at(slot);
    if (tenant !== undefined && mergeStrategy(inventory, tenant.id, name) !== null) return true;
  }
  return false;
}

/** Distances that no bit is left for are taken for one: it only makes more entities be looked at. */
const DISTANCE_MAX = 30;

/** For each slot the distances of the sources that reach it, as bits, and those at which two meet. */
class DistanceBoard {
  readonly #once: Int32Array;
  readonly #twice: Int32Array;

  constructor(slotCount: number) {
    this.#once = new Int32Array(slotCount);
    this.#twice = new Int32Array(slotCount);
  }

  mark(slot: number, distance: number): void {
    const bit = 1 << Math.min(distance, DISTANCE_MAX);
    const once = this.#once[slot] ?? 0;
    if ((once & bit) !== 0) this.#twice[slot] = (this.#twice[slot] ?? 0) | bit;
    this.#once[slot] = once | bit;
  }

  *meetings(): Iterable<number> {
    for (const [slot, bits] of this.#twice.entries()) if (bits !== 0) yield slot;
  }

  *nearestMeetings(): Iterable<number> {
    for (const slot of this.meetings()) {
      const once = this.#once[slot] ?? 0;
      if ((once & -once & (this.#twice[slot] ?? 0)) !== 0) yield slot;
    }
  }
}
