// What revisions did, for people: each line says of what, and what it was before and after.
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { conflictKey } from './conflict-key.ts';
import { composeDeltasInSlices } from './delta-content.ts';
import { type DescribedValue, describeFact } from './describe-fact.ts';
import type { FactDelta, Revision } from './revision.ts';

export interface DiffEntry {
  readonly entity: EntityHead;
  /** `+` was not there before, `-` is no longer there, `~` says something else now. */
  readonly change: '+' | '-' | '~';
  /** `attribute status`, `in rack:r1`, `name`. */
  readonly what: string;
  readonly before?: DescribedValue;
  readonly after?: DescribedValue;
  readonly revision: number;
  readonly actor: string;
  readonly time: string;
}

export interface EntityHead {
  readonly id: EntityId;
  readonly kind: string;
  readonly name: string;
}

export interface RevisionRecord {
  readonly revision: Revision;
  readonly delta: FactDelta;
}

/**
 * The names that entities have, and that deleted ones had: the inventory after the revisions answers first, then the one
 * before. Facts about entities that neither may show (`null`) are left out.
 */
export interface DiffNames {
  readonly before: Pick<Inventory, 'entity'>;
  readonly after: Pick<Inventory, 'entity'>;
  readonly sees: (id: EntityId) => boolean;
}

/** One line per thing that came out different over all the revisions together, oldest first; by whom: the last to touch it. */
export function diffRevisions(records: readonly RevisionRecord[], names: DiffNames): DiffEntry[] {
  const work = diffRevisionsInSlices(records, names, () => false);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The same, yielding whenever `shouldYield` says so. */
export function* diffRevisionsInSlices(
  records: readonly RevisionRecord[],
  names: DiffNames,
  shouldYield: () => boolean,
): Generator<void, DiffEntry[]> {
  const deltas = records.map((each) => each.delta);
  const net = yield* composeDeltasInSlices(deltas, shouldYield);
  const lastTouch = yield* lastRevisionByKey(records, shouldYield);
  const lookup = lookupOf(names);
  const entries: DiffEntry[] = [];
  for (const pair of pairFacts(net)) {
    const fact = pair.after ?? pair.before;
    const revision = fact === undefined ? undefined : lastTouch.get(conflictKey(fact));
    if (shouldYield()) yield;
    if (fact === undefined || revision === undefined || !names.sees(fact.entity)) continue;
    entries.push(entryOf(pair, { fact, revision, lookup }));
  }
  return records.length === 1 ? entries : entries.sort((a, b) => a.revision - b.revision);
}

interface FactPair {
  readonly before?: Fact;
  readonly after?: Fact;
}

/** A retracted and an asserted fact with one conflict key are one change. */
function* pairFacts(delta: FactDelta): Iterable<FactPair> {
  const gone = new Map<string, Fact[]>();
  for (const fact of delta.retracted) {
    const waiting = gone.get(conflictKey(fact));
    if (waiting === undefined) gone.set(conflictKey(fact), [fact]);
    else waiting.push(fact);
  }
  const unpaired = new Set(delta.retracted);
  const asserted: FactPair[] = [];
  for (const after of delta.asserted) {
    const before = gone.get(conflictKey(after))?.shift();
    if (before !== undefined) unpaired.delete(before);
    asserted.push(before === undefined ? { after } : { before, after });
  }
  for (const before of unpaired) yield { before };
  yield* asserted;
}

interface EntryParts {
  readonly fact: Fact;
  readonly revision: Revision;
  readonly lookup: Pick<Inventory, 'entity'>;
}

function entryOf({ before, after }: FactPair, { fact, revision, lookup }: EntryParts): DiffEntry {
  const described = { before: before && describeFact(before, lookup), after: after && describeFact(after, lookup) };
  return {
    entity: headOf(lookup, fact.entity),
    change: before === undefined ? '+' : after === undefined ? '-' : '~',
    what: (described.after ?? described.before)?.what ?? '',
    ...(described.before === undefined ? {} : { before: described.before.value }),
    ...(described.after === undefined ? {} : { after: described.after.value }),
    revision: revision.number,
    actor: revision.actor,
    time: revision.time,
  };
}

function* lastRevisionByKey(records: readonly RevisionRecord[], shouldYield: () => boolean): Generator<void, Map<string, Revision>> {
  const last = new Map<string, Revision>();
  for (const { revision, delta } of records) {
    for (const facts of [delta.asserted, delta.retracted]) {
      for (const fact of facts) {
        last.set(conflictKey(fact), revision);
        if (shouldYield()) yield;
      }
    }
  }
  return last;
}

/** What may not be seen has no name here either. */
function lookupOf(names: DiffNames): Pick<Inventory, 'entity'> {
  return { entity: (id) => (names.sees(id) ? (names.after.entity(id) ?? names.before.entity(id)) : undefined) };
}

function headOf(lookup: Pick<Inventory, 'entity'>, id: EntityId): EntityHead {
  const entity = lookup.entity(id);
  return { id, kind: entity?.kind ?? '', name: entity?.name ?? id };
}
