import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from './inventory.ts';

/** An inventory that others can be laid over: it knows the slots of entities that are not there (any more) too. */
export interface SlotSpace extends Inventory {
  knownSlot(id: EntityId): number | undefined;
}

/** A view that wants to keep what a slot held before the table below replaces it. */
export interface SlotKeeper {
  keep(slot: number, before: Entity | undefined): void;
}
