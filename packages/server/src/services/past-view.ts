// What happened, as far as the caller may know: names and rights of what is there are today's; of what is gone only those
// know who may read everything in its tenant.
import type { DiffEntry } from '@muster/api';
import {
  type Entity,
  type EntityId,
  type Fact,
  type FactDelta,
  mayKnowOfGone,
  type RevisionRecord,
  targetsOf,
  type Visibility,
} from '@muster/model';
import type { Caller } from '../auth/caller.ts';
import type { Services } from '../services.ts';
import { viewDiff } from './diff-view.ts';

export class PastView {
  readonly #known: ReadonlyMap<EntityId, Entity>;

  constructor(known: ReadonlyMap<EntityId, Entity>) {
    this.#known = known;
  }

  /** The entity, there or gone, if the caller may know of it. */
  find(id: EntityId): Entity | undefined {
    return this.#known.get(id);
  }

  /** What is left of a delta for this caller. */
  visiblePart({ asserted, retracted }: FactDelta): FactDelta {
    const isVisible = (fact: Fact): boolean => this.#known.has(fact.entity) && !isInternal(fact);
    return { asserted: asserted.filter(isVisible), retracted: retracted.filter(isVisible) };
  }

  diff(records: readonly RevisionRecord[]): DiffEntry[] {
    const visible = records.map(({ revision, delta }) => ({ revision, delta: this.visiblePart(delta) }));
    const names = { entity: (id: EntityId) => this.#known.get(id) };
    return viewDiff(visible, { before: names, after: names, sees: EVERYTHING_KNOWN });
  }
}

const EVERYTHING_KNOWN: Visibility = { sees: () => true };

/** Of everything that these deltas are about. */
export async function openPast(caller: Caller, deltas: Iterable<FactDelta>, { fleet, visibilities }: Services): Promise<PastView> {
  const ids = new Set<EntityId>();
  for (const delta of deltas)
    for (const fact of [...delta.asserted, ...delta.retracted]) for (const id of [fact.entity, ...targetsOf(fact)]) ids.add(id);
  const known = new Map<EntityId, Entity>();
  const missing: EntityId[] = [];
  const now = fleet.now;
  const visibility = visibilities.of(caller, now);
  for (const id of ids) {
    const entity = now.entity(id);
    if (entity === undefined) missing.push(id);
    else if (visibility.sees(entity)) known.set(id, entity);
  }
  for (const id of missing) {
    const gone = await fleet.records.gone(id);
    if (gone !== null && mayKnowOfGone(caller.grants, gone)) known.set(id, gone);
  }
  return new PastView(known);
}

/** Bookkeeping of the ledger itself. */
function isInternal(fact: Fact): boolean {
  return fact.type === 'counter' || (fact.type === 'attribute' && fact.key.startsWith('_'));
}
