// Finding the lowest free items. The first search reads once who owns what; within one draft, later ones go on from there
// until an item is given back, or the source or the networks around it change.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Draft } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { ItemSource } from './item-source.ts';
import { numberAt, rankOf } from './range-set.ts';

export interface ItemCursor {
  readonly source: ItemSource;
  /** By rank: 1 where the item was owned when the cursor was made. What it does not reach to is asked for one by one. */
  readonly owned: Uint8Array;
  /** Every item of a lower rank is taken, or was given out by this cursor. */
  rank: number;
}

export function itemCursor(inventory: Inventory, source: ItemSource): ItemCursor {
  return { source, owned: readOwned(inventory, source), rank: 0 };
}

/** The next free item, ascending, or null at the end. */
export function nextFree(inventory: Inventory, cursor: ItemCursor): string | null {
  const { source, owned } = cursor;
  for (;;) {
    const gap = owned.indexOf(0, cursor.rank);
    const rank = gap >= 0 ? gap : Math.max(cursor.rank, owned.length);
    cursor.rank = rank + 1;
    const value = numberAt(source.givable, BigInt(rank));
    if (value === null) return null;
    const item = source.render(value);
    if (source.ownerOf(inventory, item) === null) return item;
  }
}

/**
 * Of n owned items, the lowest free one has at most rank n: only that far it is worth knowing. Where fewer items can be
 * given than there are owners (a small network in a large one), asking for each is cheaper.
 */
function readOwned(inventory: Inventory, source: ItemSource): Uint8Array {
  let owners = 0;
  for (const id of source.space) owners += inventory.count(axis.source, id);
  if (BigInt(owners) > source.givable.size) return new Uint8Array(0);
  const ranks = [...source.space].flatMap((id) => ownedRanks(inventory, source, id));
  const owned = new Uint8Array(ranks.length);
  // A rank past the end of the array is not written.
  for (const rank of ranks) owned[rank] = 1;
  return owned;
}

function ownedRanks(inventory: Inventory, source: ItemSource, id: EntityId): number[] {
  const ranks: number[] = [];
  for (const slot of inventory.slots(axis.source, id)) {
    for (const fact of inventory.at(slot)?.facts ?? []) {
      if (fact.type !== 'address' || fact.source !== id) continue;
      const value = source.read(fact.item);
      const rank = value === null ? null : rankOf(source.givable, value);
      if (rank !== null) ranks.push(Number(rank));
    }
  }
  return ranks;
}

interface Remembered {
  readonly cursor: ItemCursor;
  readonly itemsFreed: number;
  readonly networkCount: number;
}

// A memory, not a state: it lives as long as the draft it is about, and forgetting it only costs time.
const remembered = new WeakMap<Draft, Map<EntityId, Remembered>>();

/** The cursor of an earlier operation on the draft where it still holds. */
export function recallCursor(draft: Draft, entity: Entity): ItemCursor | null {
  const found = remembered.get(draft)?.get(entity.id);
  if (found === undefined || found.cursor.source.entity !== entity) return null;
  const holds = found.itemsFreed === draft.itemsFreed && found.networkCount === draft.count(axis.key, 'cidr');
  return holds ? found.cursor : null;
}

export function rememberCursor(draft: Draft, cursor: ItemCursor): ItemCursor {
  const bySource = remembered.get(draft) ?? new Map<EntityId, Remembered>();
  remembered.set(draft, bySource);
  bySource.set(cursor.source.entity.id, { cursor, itemsFreed: draft.itemsFreed, networkCount: draft.count(axis.key, 'cidr') });
  return cursor;
}
