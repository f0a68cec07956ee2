// The way back: a new revision that undoes others. It is planned on exactly the state whose history was read; when
// somebody writes in between, the history is read on and the plan made again.
import type { RevertConflict as ConflictView, DiffEntry, ReplyOf } from '@muster/api';
import {
  authorizeChange,
  type EntityId,
  type FactDelta,
  type Inventory,
  planEntityRevert,
  planRevert,
  type RevertPlan,
  type RevisionDelta,
  type Visibility,
} from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { readable } from '../auth/visibility.ts';
import type { Change, Plan, Planning } from '../fleet/change.ts';
import type { Call } from '../http/call.ts';
import { identityOf } from './change-call.ts';
import { viewDryRun } from './diff-view.ts';
import { findEver } from './history.ts';
import { requestIdentity } from './making.ts';
import { openPast } from './past-view.ts';

/** Facts of the history that a revert looks at: 100 MB of memory. */
const HISTORY_FACTS_MAX = 400_000;
/** Somebody who writes without pause makes a revert read the history on this often; then it is given up. */
const ATTEMPTS_MAX = 20;
/** The plan was made for another state than the newest. */
const STALE = 'revert.stale';

type RevertReply = ReplyOf<'revert'>;
type Answered = { readonly revision: number; readonly body: RevertReply };

export async function revert(call: Call<'revert'>): Promise<Result<Answered, Problem>> {
  const target = await readTarget(call);
  if (!target.ok) return target;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const known = await readHistory(call, target.value);
    if (!known.ok) return known;
    const outcome = call.body.dry_run === true ? await rehearse(call, known.value) : await write(call, known.value);
    if (outcome.ok || outcome.error.reason !== STALE) return outcome;
  }
  return err(problem('unavailable', 'server.contended', 'Others wrote faster than the history could be read.', { hint: 'Try again.' }));
}

type Target =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'entity'; readonly entity: EntityId; readonly name: string; readonly at: number };

async function readTarget({ body, caller, services }: Call<'revert'>): Promise<Result<Target, Problem>> {
  const newest = services.fleet.now.revision;
  if (body.entity !== undefined && body.at !== undefined) {
    const entity = await findEver(caller, body.entity, body.tenant, services);
    if (!entity.ok) return entity;
    const at = await services.fleet.past.revisionOf(body.at);
    return at.ok ? ok({ kind: 'entity', entity: entity.value.id, name: entity.value.name, at: at.value }) : at;
  }
  const to = body.revision ?? body.to ?? 0;
  const from = body.from ?? to - 1;
  if (to > newest || from >= to) {
    return err(
      problem(
        'not_found',
        'revision.unknown',
        from >= to ? `There is nothing after revision ${from} up to ${to}.` : `There is no revision ${to}.`,
        { hint: `The newest is ${newest}.` },
      ),
    );
  }
  return ok({ kind: 'range', from, to });
}

/** What a plan needs to know, and the state that it was read for. */
interface Known {
  readonly newest: number;
  readonly message: string;
  readonly plan: (planning: Planning, sees: Visibility) => RevertPlan;
}

async function readHistory(call: Call<'revert'>, target: Target): Promise<Result<Known, Problem>> {
  const { fleet } = call.services;
  const newest = fleet.now.revision;
  if (target.kind === 'entity') {
    const then = await fleet.past.at(target.at);
    const plan = ({ base, numbers }: Planning): RevertPlan => planEntityRevert(base, then, { entity: target.entity, numbers });
    return ok({ newest, message: `${target.name} as of revision ${target.at}`, plan });
  }
  const undo = await readDeltas(fleet.ledger.deltas(target.from, target.to));
  if (!undo.ok) return undo;
  const refusal = await mayNotKnow(call, undo.value, target);
  if (refusal !== null) return err(refusal);
  const touched = new Set(undo.value.flatMap(({ delta }) => [...delta.asserted, ...delta.retracted].map(subjectOf)));
  const later = await readDeltas(fleet.ledger.deltas(target.to, newest), touched);
  if (!later.ok) return later;
  const plan = ({ base, numbers }: Planning, sees: Visibility): RevertPlan =>
    planRevert(base, { undo: undo.value, later: later.value, sees }, numbers);
  const what = target.to - target.from === 1 ? `revision ${target.to}` : `revisions ${target.from + 1} to ${target.to}`;
  return ok({ newest, message: `revert of ${what}`, plan });
}

/** Whoever may see nothing of it is told that there is no such revision; whoever may see a part, that they may not undo all. */
async function mayNotKnow(
  { caller, services }: Call<'revert'>,
  undo: readonly RevisionDelta[],
  range: { readonly from: number; readonly to: number },
): Promise<Problem | null> {
  const past = await openPast(
    caller,
    undo.map(({ delta }) => delta),
    services,
  );
  const count = ({ asserted, retracted }: FactDelta): number => asserted.length + retracted.length;
  let [visible, hidden] = [0, 0];
  for (const { delta } of undo) {
    const known = { asserted: delta.asserted.filter(isKnown), retracted: delta.retracted.filter(isKnown) };
    visible += count(known);
    hidden += count(delta) - count(known);
  }
  if (visible === 0) return problem('not_found', 'revision.unknown', `There is no revision ${range.to}.`);
  if (hidden === 0) return null;
  return problem('forbidden', 'access.write', 'That also touched what you may not change.', {
    hint: 'Take back one entity: `entity` and `at`.',
  });

  function isKnown(fact: FactDelta['asserted'][number]): boolean {
    return past.find(fact.entity) !== undefined;
  }
}

/** Conflicts are about one entity, or about one item of a network, whoever has it. */
function subjectOf(fact: FactDelta['asserted'][number]): string {
  return fact.type === 'address' ? `${fact.source} ${fact.item}` : fact.entity;
}

async function readDeltas(
  deltas: AsyncIterable<{ readonly revision: { readonly number: number }; readonly delta: FactDelta }>,
  touched?: ReadonlySet<string>,
): Promise<Result<RevisionDelta[], Problem>> {
  const read: RevisionDelta[] = [];
  let facts = 0;
  for await (const { revision, delta } of deltas) {
    const fits = (fact: FactDelta['asserted'][number]): boolean => touched === undefined || touched.has(subjectOf(fact));
    const kept = { asserted: delta.asserted.filter(fits), retracted: delta.retracted.filter(fits) };
    facts += kept.asserted.length + kept.retracted.length;
    if (facts > HISTORY_FACTS_MAX)
      return err(
        problem('too_large', 'revert.too-large', `More than ${HISTORY_FACTS_MAX} facts would be looked at.`, {
          hint: 'Revert a smaller range, or one entity.',
        }),
      );
    read.push({ revision: revision.number, delta: kept });
  }
  return ok(read);
}

interface Reverted {
  readonly conflicts: readonly ConflictView[];
  readonly before: Inventory;
  readonly after: Inventory;
}

function changeOf(call: Call<'revert'>, known: Known, mayConflict: boolean): Change<Reverted> {
  const { caller, headers, services, body } = call;
  const identity = requestIdentity({ caller, headers, identity: identityOf(call) }, services);
  return {
    actor: caller.actor,
    origin: 'revert',
    message: body.message ?? known.message,
    plan: (planning) => planOn(call, { known, mayConflict }, planning),
    answer: () => [],
    ...(identity === null ? {} : { request: identity }),
  };
}

interface Wanted {
  readonly known: Known;
  readonly mayConflict: boolean;
}

function* planOn(
  { caller }: Call<'revert'>,
  { known, mayConflict }: Wanted,
  planning: Planning,
): Generator<void, Result<Plan<Reverted>, Problem>> {
  const { base } = planning;
  if (base.revision !== known.newest) return err(problem('unavailable', STALE, 'The history went on.'));
  const sees = readable(caller, base);
  const { draft, delta, conflicts } = known.plan(planning, sees);
  const shown = conflicts.map((conflict): ConflictView => {
    const entity = conflict.entity === null ? undefined : (base.entity(conflict.entity.id) ?? draft.entity(conflict.entity.id));
    const isGone = conflict.entity === null && conflict.problem === null;
    const isKnown = entity !== undefined && sees.sees(entity);
    const brief = isKnown ? { id: entity.id, kind: entity.kind, name: entity.name } : { id: '', kind: '', name: '' };
    return {
      entity: brief,
      what: isKnown || isGone ? conflict.what : 'something that is not yours to see',
      revision: conflict.revision ?? base.revision,
      actor: '',
      time: '',
    };
  });
  const refusal = authorizeChange(caller.grants, { before: base, after: draft, delta, sees });
  if (refusal === null && shown.length > 0 && !mayConflict) return err(conflicted(shown));
  return refusal === null ? ok({ draft, delta, outcome: { conflicts: shown, before: base, after: draft } }) : err(refusal);
}

function conflicted(conflicts: readonly ConflictView[]): Problem {
  return problem(
    'conflict',
    'revert.conflict',
    `${conflicts.length} later ${conflicts.length === 1 ? 'change stands' : 'changes stand'} in the way.`,
    {
      hint: 'data.conflicts lists them; revert those first, or make one entity what it was (`entity`, `at`).',
      data: { conflicts },
    },
  );
}

async function write(call: Call<'revert'>, known: Known): Promise<Result<Answered, Problem>> {
  const { fleet } = call.services;
  const written = await fleet.write(changeOf(call, known, false));
  if (!written.ok) return err(await withProvenance(call, written.error));
  const { revision } = written.value;
  const body: RevertReply = { revision, changed: revision !== null, dry_run: false, results: [], conflicts: [] };
  return ok({ revision: revision ?? fleet.now.revision, body });
}

async function rehearse(call: Call<'revert'>, known: Known): Promise<Result<Answered, Problem>> {
  const rehearsed = await call.services.fleet.rehearse(changeOf(call, known, true));
  if (!rehearsed.ok) return rehearsed;
  const { outcome, delta, before, after } = rehearsed.value;
  const diff: DiffEntry[] = viewDryRun(delta, { before, after, sees: readable(call.caller, after) });
  const conflicts = await describeConflicts(call, outcome.conflicts);
  const body: RevertReply = {
    revision: null,
    changed: delta.asserted.length + delta.retracted.length > 0,
    dry_run: true,
    results: [],
    diff,
    conflicts,
  };
  return ok({ revision: before.revision, body });
}

async function withProvenance(call: Call<'revert'>, refusal: Problem): Promise<Problem> {
  if (refusal.reason !== 'revert.conflict') return refusal;
  const conflicts = await describeConflicts(call, (refusal.data?.['conflicts'] ?? []) as readonly ConflictView[]);
  return { ...refusal, data: { conflicts } };
}

async function describeConflicts({ services }: Call<'revert'>, conflicts: readonly ConflictView[]): Promise<ConflictView[]> {
  const entries = await services.fleet.records.revisions(conflicts.map((conflict) => conflict.revision));
  return conflicts.map((conflict) => {
    const entry = entries.get(conflict.revision);
    return entry === undefined ? conflict : { ...conflict, actor: entry.actor, time: entry.time };
  });
}
