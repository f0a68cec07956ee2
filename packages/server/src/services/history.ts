// What happened to one entity, newest first, and who said what it says now.
import type { DiffEntry, ReplyOf } from '@muster/api';
import {
  blameEntity,
  type Entity,
  type EntityId,
  type Fact,
  type FactDelta,
  isEntityId,
  mayKnowOfGone,
  type RevisionRecord,
} from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import type { FactSpan, RevisionEntry } from '@muster/store';
import type { Caller } from '../auth/caller.ts';
import type { Services } from '../services.ts';
import { viewValue } from './entity-view.ts';
import { fitsKeyPath, type KeyPath } from './key-path.ts';
import { openPast } from './past-view.ts';
import { read } from './reading.ts';

export interface Step {
  readonly revision: number;
  readonly entry: DiffEntry;
}

/** The entity of that name, or the one that had that id and is gone. */
export async function findEver(
  caller: Caller,
  ref: string,
  tenant: string | undefined,
  services: Services,
): Promise<Result<Entity, Problem>> {
  const found = await read(caller, tenant === undefined ? {} : { tenant }, services, (reading) => reading.resolve(ref));
  if (found.ok || !isEntityId(ref)) return found;
  const gone = services.fleet.now.entity(ref) === undefined ? await services.fleet.records.gone(ref) : null;
  return gone !== null && mayKnowOfGone(caller.grants, gone) ? ok(gone) : found;
}

/** All steps up to a revision, newest first. */
export async function stepsOf(
  caller: Caller,
  about: { readonly entity: EntityId; readonly until: number; readonly path: KeyPath | null },
  services: Services,
): Promise<readonly Step[]> {
  const spans = await services.fleet.ledger.entityHistory(about.entity);
  const fitting = about.path === null ? spans : spans.filter(({ fact }) => fits(fact, about.path));
  const deltas = [...deltasOf(fitting)].filter(([number]) => number <= about.until).sort(([a], [b]) => b - a);
  const past = await openPast(
    caller,
    deltas.map(([, delta]) => delta),
    services,
  );
  return deltas.flatMap(([number, delta]) => past.diff([recordOf(number, delta)]).map((entry) => ({ revision: number, entry })));
}

function fits(fact: Fact, path: KeyPath | null): boolean {
  if (path === null) return true;
  if (fact.type === 'attribute') return fitsKeyPath(fact, path);
  return fact.type === 'variable' && fact.name === path.key;
}

function deltasOf(spans: readonly FactSpan[]): Map<number, FactDelta> {
  const deltas = new Map<number, { asserted: Fact[]; retracted: Fact[] }>();
  const deltaAt = (number: number): { asserted: Fact[]; retracted: Fact[] } => {
    const found = deltas.get(number) ?? { asserted: [], retracted: [] };
    deltas.set(number, found);
    return found;
  };
  for (const { fact, asserted, retracted } of spans) {
    deltaAt(asserted).asserted.push(fact);
    if (retracted !== null) deltaAt(retracted).retracted.push(fact);
  }
  return deltas;
}

/** Who and when is looked up only for what is shown. */
function recordOf(number: number, delta: FactDelta): RevisionRecord {
  return { revision: { number, time: '', actor: '', origin: 'api', message: '' }, delta };
}

type HistoryItem = ReplyOf<'entities.history'>['items'][number];

export async function describeSteps(steps: readonly Step[], { fleet }: Services): Promise<HistoryItem[]> {
  const entries = await fleet.records.revisions(steps.map((step) => step.revision));
  return steps.flatMap(({ revision, entry }) => {
    const meta = entries.get(revision);
    return meta === undefined ? [] : [{ ...entry, ...provenanceOf(meta), message: meta.message, origin: meta.origin }];
  });
}

export function provenanceOf({ number, actor, time }: RevisionEntry): { revision: number; actor: string; time: string } {
  return { revision: number, actor, time };
}

type BlameItem = ReplyOf<'entities.blame'>['items'][number];

export async function blame(
  entity: Entity,
  view: { readonly find: (id: EntityId) => Entity | undefined; readonly path: KeyPath | null },
  { fleet }: Services,
): Promise<BlameItem[]> {
  const facts = view.path === null ? entity.facts : entity.facts.filter((fact) => fits(fact, view.path));
  const lines = blameEntity({ ...entity, facts }, { entity: view.find });
  const entries = await fleet.records.revisions(lines.map((line) => line.revision));
  return lines.flatMap(({ what, value, revision }): BlameItem[] => {
    const meta = entries.get(revision);
    const said = value === undefined ? {} : { value: viewValue(value as never) };
    return meta === undefined ? [] : [{ what, ...said, ...provenanceOf(meta), origin: meta.origin, message: meta.message }];
  });
}
