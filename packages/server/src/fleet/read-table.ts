import { type EntityId, EntityTable, type Fact } from '@muster/model';
import type { Ledger } from '@muster/store';
import type { Slices } from './slices.ts';

const NONE_REMOVED = new Set<number>();

/** Reads what held at a revision from the ledger, all of it. Gives way to others while it does. */
export async function readTable(ledger: Ledger, revision: number, slices: Slices): Promise<EntityTable> {
  const factsOf = new Map<EntityId, Fact[]>();
  for await (const batch of ledger.loadFacts(revision)) {
    gatherByEntity(factsOf, batch);
    await slices.pause();
  }
  const table = new EntityTable();
  for (const [id, facts] of factsOf) {
    table.applyToEntity(id, { added: facts, removed: NONE_REMOVED });
    await slices.pause();
  }
  table.finishRevision(revision);
  await slices.run(table.settle(slices.isOver));
  return table;
}

function gatherByEntity(factsOf: Map<EntityId, Fact[]>, facts: readonly Fact[]): void {
  for (const fact of facts) {
    const found = factsOf.get(fact.entity);
    if (found === undefined) factsOf.set(fact.entity, [fact]);
    else found.push(fact);
  }
}
