import type { Problem } from '@muster/protocol';
import type { EntityId } from '../entity/id.ts';

/** What is wrong when a change is whole, and who came or changed last of those that brought it about. */
export interface PlaceRefusal {
  readonly entity: EntityId;
  readonly problem: Problem;
}
