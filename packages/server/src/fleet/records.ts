// What the ledger knows of revisions and of entities that are gone. Neither ever changes, so both are remembered.
import { type Entity, type EntityId, type Fact, isEntityId } from '@muster/model';
import type { FactSpan, Ledger, RevisionEntry } from '@muster/store';

/** About 10 MB of revisions and entities. */
const REMEMBERED_MAX = 20_000;

export class Records {
  readonly #ledger: Ledger;
  readonly #revisions = new Map<number, RevisionEntry>();
  readonly #gone = new Map<EntityId, Entity>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async revision(number: number): Promise<RevisionEntry | null> {
    const known = this.#revisions.get(number);
    if (known !== undefined) return known;
    const found = await this.#ledger.revision(number);
    if (found !== null) remember(this.#revisions, number, found);
    return found;
  }

  /** Those of the numbers that there are. */
  async revisions(numbers: Iterable<number>): Promise<Map<number, RevisionEntry>> {
    const found = new Map<number, RevisionEntry>();
    for (const number of new Set(numbers)) {
      const entry = await this.revision(number);
      if (entry !== null) found.set(number, entry);
    }
    return found;
  }

  /** An entity that was deleted, as it was last; null when there never was one. */
  async gone(id: string): Promise<Entity | null> {
    if (!isEntityId(id)) return null;
    const known = this.#gone.get(id);
    if (known !== undefined) return known;
    const entity = lastState(id, await this.#ledger.entityHistory(id));
    if (entity !== null) remember(this.#gone, id, entity);
    return entity;
  }
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.size >= REMEMBERED_MAX) map.clear();
  map.set(key, value);
}

/** The facts that held when it was deleted. */
function lastState(id: EntityId, spans: readonly FactSpan[]): Entity | null {
  const own = spans.filter(({ fact }) => fact.entity === id);
  const existence = own.findLast(({ fact }) => fact.type === 'entity');
  const naming = own.findLast(({ fact }) => fact.type === 'name');
  if (existence?.fact.type !== 'entity' || naming?.fact.type !== 'name') return null;
  const facts: Fact[] = own.filter(({ retracted }) => retracted === existence.retracted).map(({ fact }) => fact);
  return { id, kind: existence.fact.kind, tenant: existence.fact.tenant, name: naming.fact.name, facts };
}
