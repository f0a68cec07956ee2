// POST /v1/apply: documents of a load, as one atomic change. Reading, planning and publishing go by slices.
import type { QueryOf, ReplyOf } from '@muster/api';
import { applyDocumentsInSlices, type EntityId, type RefScope, type RowProblem, resolveRef } from '@muster/model';
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { mayAnywhere } from '../auth/caller.ts';
import { readable } from '../auth/visibility.ts';
import type { Change, Plan, Planning } from '../fleet/change.ts';
import type { Call } from '../http/call.ts';
import { viewDryRun } from './diff-view.ts';
import { type KeptTexts, type KeptView, openKept, withKept } from './kept-secrets.ts';
import { type Asking, finishPlan, type Results, requestIdentity } from './making.ts';
import { type Load, readLoad } from './read-load.ts';
import { homeTenant } from './reading.ts';
import { type RefusedRow, refusedRows } from './refused-rows.ts';

type LoadReply = ReplyOf<'apply'>;
type Answered = { readonly revision: number; readonly body: LoadReply };

export async function load(call: Call<'apply'>): Promise<Result<Answered, Problem>> {
  const read = await readLoad(call);
  if (!read.ok) return read;
  const kept = await openKept(call, read.value);
  const change = changeOf(call, { ...read.value, kept });
  return call.query.dry_run === true ? rehearse(call, change, read.value) : write(call, change, read.value);
}

function changeOf(call: Call<'apply'>, load: OpenedLoad): Change<Results> {
  const { caller, headers, services, query } = call;
  const sent = { route: 'apply', query, sha256: load.sha256 };
  const identity = requestIdentity({ caller, headers, identity: sent }, services);
  return {
    actor: caller.actor,
    origin: headers.origin,
    message: query.message ?? '',
    plan: (planning) => planOn({ caller, services, secrets: load.secrets }, { ...load, query }, planning),
    answer: () => [],
    ...(load.blobs.length === 0 ? {} : { blobs: load.blobs }),
    ...(identity === null ? {} : { request: identity }),
  };
}

interface OpenedLoad extends Load {
  readonly kept: KeptTexts;
}

interface AskedLoad extends OpenedLoad {
  readonly query: QueryOf<'apply'>;
}

function* planOn(
  asking: Asking,
  { documents, lines, kept, query }: AskedLoad,
  planning: Planning,
): Generator<void, Result<Plan<Results>, Problem>> {
  const { caller, services } = asking;
  const { base, numbers, time, shouldYield } = planning;
  const sees = readable(caller, base);
  const tenant = query.tenant ?? homeTenant(caller, base, sees);
  const scope = { inventory: base, tenant: tenantIn({ inventory: base, sees }, tenant), visibility: sees };
  const current = yield* withAllKept(documents, { scope, kept, secrets: asking.secrets });
  const applied = yield* applyDocumentsInSlices(
    base,
    { documents: current, ...(query.message === undefined ? {} : { message: query.message }), ...(tenant === null ? {} : { tenant }) },
    { now: time, sees, administers: mayAnywhere(caller, 'admin'), newId: services.ids.newEntityId, numbers, shouldYield },
  );
  if (!applied.ok) return err(refusalOf(applied.error, lines));
  yield;
  return finishPlan(applied.value, asking, { before: base, sees });
}

/** Null where there is none of that name: then nothing is found there, and the plan says why. */
function tenantIn({ inventory, sees }: Pick<RefScope, 'inventory' | 'sees'>, ref: string | null): EntityId | null {
  if (ref === null) return null;
  const tenant = resolveRef({ inventory, tenant: null, sees, suggest: false }, ref, 'tenant');
  return tenant.ok ? tenant.value.id : null;
}

function* withAllKept(documents: readonly unknown[], view: KeptView): Generator<void, readonly unknown[]> {
  if (view.kept.size === 0) return documents;
  const current: unknown[] = [];
  for (const document of documents) {
    yield;
    current.push(withKept(document, view));
  }
  return current;
}

/** The model counts rows from 1, as we do; its row 0 is the load itself. */
function refusalOf(problems: readonly RowProblem[], lines: Load['lines']): Problem {
  const [first] = problems;
  if (first !== undefined && first.row === 0 && problems.length === 1) return first.problem;
  return refusedRows(problems.map(({ row, problem }) => ({ ...placeOf(row, lines), problem })));
}

function placeOf(row: number, lines: Load['lines']): Omit<RefusedRow, 'problem'> {
  const line = lines[row - 1];
  if (row === 0) return {};
  return line === undefined ? { row } : { row, line };
}

async function write({ services }: Call<'apply'>, change: Change<Results>, { documents }: Load): Promise<Result<Answered, Problem>> {
  const written = await services.fleet.write(change);
  if (!written.ok) return written;
  const { revision } = written.value;
  const body: LoadReply = { revision, changed: revision !== null, dry_run: false, results: [], documents: documents.length };
  return ok({ revision: revision ?? services.fleet.now.revision, body });
}

async function rehearse(
  { caller, services }: Call<'apply'>,
  change: Change<Results>,
  { documents }: Load,
): Promise<Result<Answered, Problem>> {
  const rehearsed = await services.fleet.rehearse(change);
  if (!rehearsed.ok) return rehearsed;
  const { delta, before, after } = rehearsed.value;
  const diff = viewDryRun(delta, { before, after, sees: readable(caller, after) });
  const changed = delta.asserted.length + delta.retracted.length > 0;
  return ok({
    revision: before.revision,
    body: { revision: null, changed, dry_run: true, results: [], diff, documents: documents.length },
  });
}
