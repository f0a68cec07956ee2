// Finding the lowest free items without walking over the taken ones again and again: within one draft, what was found
// taken stays taken until an item is given back, or the source or the networks around it change.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Draft } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { ItemSource } from './item-source.ts';

/** Where the search goes on: every item before it is taken or was given out by this cursor. */
export interface ItemCursor {
  readonly source: ItemSource;
  run: number;
  value: bigint | null;
}

interface Remembered {
  readonly cursor: ItemCursor;
  readonly itemsFreed: number;
  readonly networkCount: number;
}

// A memory, not a state: it lives as long as the draft it is about, and forgetting it only costs time.
const remembered = new WeakMap<Draft, Map<EntityId, Remembered>>();

/** The cursor of an earlier operation on the draft where it still holds, else a new one on what `read` gives. */
export function cursorFor(draft: Draft, entity: Entity): ItemCursor | null {
  const found = remembered.get(draft)?.get(entity.id);
  if (found === undefined || found.cursor.source.entity !== entity) return null;
  const holds = found.itemsFreed === draft.itemsFreed && found.networkCount === draft.count(axis.key, 'cidr');
  return holds ? found.cursor : null;
}

export function rememberCursor(draft: Draft, source: ItemSource): ItemCursor {
  const cursor: ItemCursor = { source, run: 0, value: null };
  const byEntity = remembered.get(draft) ?? new Map<EntityId, Remembered>();
  remembered.set(draft, byEntity);
  const stamp = { itemsFreed: draft.itemsFreed, networkCount: draft.count(axis.key, 'cidr') };
  byEntity.set(source.entity.id, { cursor, ...stamp });
  return cursor;
}

/** The next free item, ascending, or null at the end. */
export function nextFree(inventory: Inventory, cursor: ItemCursor): string | null {
  for (let value = advance(cursor); value !== null; value = advance(cursor)) {
    const item = cursor.source.render(value);
    if (cursor.source.ownerOf(inventory, item) === null) return item;
  }
  return null;
}

function advance(cursor: ItemCursor): bigint | null {
  const { runs, step } = cursor.source;
  for (let run = runs[cursor.run]; run !== undefined; run = runs[++cursor.run]) {
    const next = cursor.value === null ? run.first : cursor.value + step;
    if (next <= run.last) {
      cursor.value = next;
      return next;
    }
    cursor.value = null;
  }
  return null;
}
