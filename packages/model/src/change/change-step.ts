// What the handler of an operation works with: the draft it writes to, and the world it may ask. Every handler has the shape
// `(step: ChangeStep, operation: XOperation) => Result<OperationResult, Problem>`. A handler that refuses may leave its
// draft half written: a change with a refusal is never kept.
import type { Problem, Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Observations, Slicing } from '../expression/context.ts';
import type { Draft } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { EntityRef } from './operation.ts';

export interface ChangeStep {
  /** Read as an inventory, it shows what the earlier operations of the change have done. */
  readonly draft: Draft;
  /** What was before the change: guards (`if_match`) compare with it. */
  readonly before: Inventory;
  /** Where names without a tenant are looked up and new entities belong. */
  readonly tenant: EntityId;
  /** RFC 3339 in UTC. */
  readonly now: string;
  readonly sees: Visibility;
  /** What nodes reported, for queries; without it nothing has been observed. */
  readonly observations?: Observations | undefined;
  /** How long a search may go on until others get their turn. */
  readonly slicing: Slicing;
  newId(): EntityId;
  /**
   * The one visible entity that is meant. `among` (a kind, a category or `host`) narrows a bare name, so that
   * `tags: ["web"]` finds the tag although a host has the same name.
   */
  resolve(ref: EntityRef, among?: string): Result<Entity, Problem>;
}
