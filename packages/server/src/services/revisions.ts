// The list of revisions, and what is between two of them.
import type { DiffEntry, RevisionView } from '@muster/api';
import { canEverywhere, type EntityId, type FactDelta, type RevisionRecord } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { RevisionEntry, RevisionFilter } from '@muster/store';
import type { Caller } from '../auth/caller.ts';
import type { Services } from '../services.ts';
import { openPast } from './past-view.ts';

/** Whoever may see little may have to look through many: after so many the page ends, and the cursor goes on. */
const LOOKED_AT_MAX = 2_000;
/** Facts of a comparison: what a program can still read, and 50 MB of them in memory. */
const COMPARED_FACTS_MAX = 200_000;

export interface RevisionPage {
  readonly items: readonly RevisionView[];
  /** Number below which the next page begins; null: this is the last. */
  readonly before: number | null;
}

/** Those that touched something the caller may see, with the numbers of the facts that they may see. */
export async function listRevisions(caller: Caller, filter: RevisionFilter, services: Services): Promise<RevisionPage> {
  const items: RevisionView[] = [];
  let before = filter.before;
  for (let lookedAt = 0; lookedAt < LOOKED_AT_MAX; ) {
    const entries = await services.fleet.ledger.revisions({ ...filter, ...(before === undefined ? {} : { before }), limit: filter.limit });
    for (const entry of entries) {
      const visible = await visibleCounts(caller, entry, services);
      before = entry.number;
      if (visible !== null) items.push(viewRevision(entry, visible));
      if (items.length === filter.limit) return { items, before: before > 1 ? before : null };
    }
    if (entries.length < filter.limit) return { items, before: null };
    lookedAt += entries.length;
  }
  return { items, before: before ?? null };
}

/** Numbers of facts. */
interface Counts {
  readonly asserted: number;
  readonly retracted: number;
}

/** Null when nothing of it is the caller's to see. */
async function visibleCounts(caller: Caller, entry: RevisionEntry, services: Services): Promise<Counts | null> {
  if (canEverywhere(caller.grants, 'read') && canEverywhere(caller.grants, 'admin')) return entry;
  const delta = await deltaOf(entry.number, services);
  const past = await openPast(caller, [delta], services);
  const visible = past.visiblePart(delta);
  const counts = { asserted: visible.asserted.length, retracted: visible.retracted.length };
  return counts.asserted + counts.retracted === 0 ? null : counts;
}

async function deltaOf(number: number, { fleet }: Services): Promise<FactDelta> {
  for await (const { delta } of fleet.ledger.deltas(number - 1, number)) return delta;
  return { asserted: [], retracted: [] };
}

function viewRevision({ number, time, actor, origin, message }: RevisionEntry, { asserted, retracted }: Counts): RevisionView {
  return { number, time, actor, origin, message, asserted, retracted };
}

export async function showRevision(
  caller: Caller,
  number: number,
  services: Services,
): Promise<Result<RevisionView & { readonly entries: readonly DiffEntry[] }, Problem>> {
  const entry = await services.fleet.records.revision(number);
  if (entry === null) return err(noRevision(number));
  const delta = await deltaOf(number, services);
  const past = await openPast(caller, [delta], services);
  const visible = past.visiblePart(delta);
  const counts = { asserted: visible.asserted.length, retracted: visible.retracted.length };
  if (counts.asserted + counts.retracted === 0) return err(noRevision(number));
  return ok({ ...viewRevision(entry, counts), entries: past.diff([{ revision: entry, delta }]) });
}

export interface Span {
  readonly from: number;
  readonly to: number;
  /** Only what is about this one. */
  readonly entity: EntityId | null;
}

export async function compareRevisions(
  caller: Caller,
  { from, to, entity }: Span,
  services: Services,
): Promise<Result<DiffEntry[], Problem>> {
  const records = await recordsBetween({ from: Math.min(from, to), to: Math.max(from, to), entity }, services);
  if (!records.ok) return records;
  const past = await openPast(
    caller,
    records.value.map(({ delta }) => delta),
    services,
  );
  const entries = past.diff(records.value);
  return ok(from <= to ? entries : entries.map(turned));
}

async function recordsBetween({ from, to, entity }: Span, { fleet }: Services): Promise<Result<RevisionRecord[], Problem>> {
  const records: RevisionRecord[] = [];
  let facts = 0;
  for await (const { revision, delta } of fleet.ledger.deltas(from, to)) {
    const kept = entity === null ? delta : aboutOne(delta, entity);
    facts += kept.asserted.length + kept.retracted.length;
    if (facts > COMPARED_FACTS_MAX) return err(tooFarApart());
    if (kept.asserted.length + kept.retracted.length > 0) records.push({ revision, delta: kept });
  }
  return ok(records);
}

function aboutOne({ asserted, retracted }: FactDelta, entity: EntityId): FactDelta {
  return { asserted: asserted.filter((fact) => fact.entity === entity), retracted: retracted.filter((fact) => fact.entity === entity) };
}

/** From the later to the earlier: what came has gone. */
function turned({ before, after, change, ...entry }: DiffEntry): DiffEntry {
  return {
    ...entry,
    change: change === '+' ? '-' : change === '-' ? '+' : '~',
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  };
}

/** Also where there is one of which nothing may be seen. */
function noRevision(number: number): Problem {
  return problem('not_found', 'revision.unknown', `There is no revision ${number}.`);
}

function tooFarApart(): Problem {
  return problem('too_large', 'revision.far-apart', `More than ${COMPARED_FACTS_MAX} facts differ.`, {
    hint: 'Compare revisions that are closer together, or one entity.',
  });
}
