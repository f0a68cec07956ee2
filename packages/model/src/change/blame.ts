// Who said what: every fact of an entity with the revision that asserted it. The server adds actor, time and message.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type DescribedValue, describeFact } from './describe-fact.ts';

export interface BlameLine {
  readonly what: string;
  readonly value: DescribedValue;
  readonly revision: number;
}

/** In the order of `what`, then age. What belongs to Muster itself is left out. `names` knows only what the caller may see. */
export function blameEntity(entity: Entity, names: Pick<Inventory, 'entity'>): BlameLine[] {
  const lines = entity.facts
    .filter((fact) => fact.type !== 'counter' && !(fact.type === 'attribute' && fact.key.startsWith('_')))
    .map((fact): BlameLine => ({ ...describeFact(fact, names), revision: fact.revision }));
  return lines.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : a.revision - b.revision));
}
