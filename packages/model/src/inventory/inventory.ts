// The read side of everything: expressions, variables, checks and exports are functions of an Inventory.
// An inventory is what was true at one revision. Whoever holds one sees no later change.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { KindRegistry } from '../kind/kind.ts';

/**
 * Entities have slots: small integers, dense, so that sets of entities are bitmaps. A slot means something in one
 * inventory only, and is never written down or sent.
 *
 * The index is an inverted one on two levels: an *axis* (`kind`, `in`, `attr:status`; see terms.ts) has *points*
 * (`server`, a holder's id, a value), and a point has the slots of the entities that have it.
 */
export interface Inventory {
  readonly revision: number;
  readonly kinds: KindRegistry;
  /** Number of entities. */
  readonly size: number;
  /** Greater than every slot in use. */
  readonly slotCount: number;
  /** The entity in a slot; undefined where there is none at this revision. */
  at(slot: number): Entity | undefined;
  entity(id: EntityId): Entity | undefined;
  slotOf(id: EntityId): number | undefined;
  /** Slots of the entities that have this point on this axis, in no order. */
  slots(axis: string, point: string): Iterable<number>;
  /** How many `slots` would give; at most too great, never too small: for planning. */
  count(axis: string, point: string): number;
  /** All points of an axis, in no order; may name points that no entity has any more. */
  points(axis: string): Iterable<string>;
  /** All slots in natural order of names (web2 before web10), ties by id. */
  ordered(): Iterable<number>;
}
