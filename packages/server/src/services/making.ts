// The one way in: a request for a change, planned by the model on the newest state, checked against the caller's rights
// before and after, made durable by the writer.
import type { ChangeReply, DiffEntry } from '@muster/api';
import {
  type AppliedChange,
  applyChangeInSlices,
  authorizeChange,
  type ChangeRequest,
  type FactDelta,
  type Inventory,
  type Operation,
  type OperationResult,
  type Visibility,
} from '@muster/model';
import { canonicalJson, err, type Json, ok, type Problem, type Result } from '@muster/protocol';
import { type Caller, mayAnywhere } from '../auth/caller.ts';
import { readable } from '../auth/visibility.ts';
import type { Change, Plan, Planning, RequestIdentity } from '../fleet/change.ts';
import type { CallHeaders } from '../http/call.ts';
import type { Services } from '../services.ts';
import { sealFacts } from '../vault/seal-facts.ts';
import { viewDryRun } from './diff-view.ts';
import { oneProblem } from './one-problem.ts';
import { homeTenant } from './reading.ts';
import { SecretInput } from './secret-input.ts';

export interface Wish {
  readonly caller: Caller;
  readonly headers: CallHeaders;
  readonly request: ChangeRequest;
  readonly dryRun: boolean;
  /** Tells this request from others with the same idempotency key: route and everything that was sent. */
  readonly identity: Json;
}

export interface Done {
  readonly reply: ChangeReply;
  /** Of the answer: the revision that was made, or the newest. */
  readonly revision: number;
}

export async function makeChange(wish: Wish, services: Services): Promise<Result<Done, Problem>> {
  const change = planned(wish, services);
  return wish.dryRun ? rehearse(wish, change, services) : write(change, services);
}

/** `tenant` as in the query of the short forms. */
export interface WriteQuery {
  readonly tenant?: string;
  readonly message?: string;
  readonly dry_run?: boolean;
}

/** A short form of a change: these operations, with what the query says. */
export function shortForm(operations: readonly Operation[], query: WriteQuery): ChangeRequest {
  return {
    operations,
    ...(query.tenant === undefined ? {} : { tenant: query.tenant }),
    ...(query.message === undefined ? {} : { message: query.message }),
  };
}

export type Results = readonly OperationResult[];

function planned(wish: Wish, services: Services): Change<Results> {
  const { caller, headers } = wish;
  const secrets = new SecretInput(services.ids.newEntityId);
  const guarded = withGuard(wish.request, headers.ifMatch);
  const request = { ...guarded, operations: secrets.takeFrom(guarded.operations) };
  const identity = requestIdentity(wish, services);
  return {
    actor: caller.actor,
    origin: headers.origin,
    message: request.message ?? '',
    plan: (planning) => plan(request, { caller, services, secrets }, planning),
    answer: (results) => results,
    ...(identity === null ? {} : { request: identity }),
  };
}

/** The header guards what the first operation is about; operations may have guards of their own. */
function withGuard(request: ChangeRequest, ifMatch: string | null): ChangeRequest {
  const [first, ...rest] = request.operations;
  if (ifMatch === null || first === undefined || !('entity' in first) || ('if_match' in first && first.if_match !== undefined))
    return request;
  return { ...request, operations: [{ ...first, if_match: ifMatch } as Operation, ...rest] };
}

export function requestIdentity(
  { caller, headers, identity }: Pick<Wish, 'caller' | 'headers' | 'identity'>,
  { hashing }: Services,
): RequestIdentity | null {
  if (headers.idempotencyKey === null || caller.token === null) return null;
  return { key: `${caller.token.id} ${headers.idempotencyKey}`, digest: hashing.sign(canonicalJson(identity)) };
}

export interface Asking {
  readonly caller: Caller;
  readonly services: Services;
  readonly secrets: SecretInput;
}

function* plan(request: ChangeRequest, asking: Asking, planning: Planning): Generator<void, Result<Plan<Results>, Problem>> {
  const { caller, services } = asking;
  const { base, numbers, time, shouldYield } = planning;
  const sees = readable(caller, base);
  const applied = yield* applyChangeInSlices(base, inHomeTenant(request, caller, { base, sees }), {
    now: time,
    sees,
    administers: mayAnywhere(caller, 'admin'),
    newId: services.ids.newEntityId,
    numbers,
    shouldYield,
  });
  if (!applied.ok) return err(oneProblem(applied.error));
  yield;
  return finishPlan(applied.value, asking, { before: base, sees });
}

export interface FinishView {
  readonly before: Inventory;
  readonly sees: Visibility;
}

/** What a plan needs besides being possible: the caller's right to it, and its secrets sealed. */
export function finishPlan(
  { draft, delta, results }: AppliedChange,
  { caller, services, secrets }: Asking,
  { before, sees }: FinishView,
): Result<Plan<Results>, Problem> {
  const refusal = authorizeChange(caller.grants, { before, after: draft, delta, sees });
  if (refusal !== null) return err(refusal);
  if (secrets.plainTexts.size === 0) return ok({ draft, delta, outcome: results });
  const rows = sealFacts(services.vault, delta, { inventory: draft, plaintexts: secrets.plainTexts });
  return rows.ok ? ok({ draft, delta, outcome: results, secrets: rows.value }) : rows;
}

function inHomeTenant(
  request: ChangeRequest,
  caller: Caller,
  { base, sees }: { readonly base: Inventory; readonly sees: Visibility },
): ChangeRequest {
  if (request.tenant !== undefined) return request;
  const home = homeTenant(caller, base, sees);
  return home === null ? request : { ...request, tenant: home };
}

async function write(change: Change<Results>, { fleet }: Services): Promise<Result<Done, Problem>> {
  const written = await fleet.write(change);
  if (!written.ok) return written;
  const { revision } = written.value;
  const results = (written.value.repeated ? written.value.answer : written.value.outcome) as ChangeReply['results'];
  const reply: ChangeReply = { revision, changed: revision !== null, dry_run: false, results };
  return ok({ reply, revision: revision ?? fleet.now.revision });
}

async function rehearse(wish: Wish, change: Change<Results>, services: Services): Promise<Result<Done, Problem>> {
  const rehearsed = await services.fleet.rehearse(change);
  if (!rehearsed.ok) return rehearsed;
  const { outcome, delta, before, after } = rehearsed.value;
  const diff: DiffEntry[] = viewDryRun(delta, { before, after, sees: readable(wish.caller, after) });
  const changed = isChange(delta);
  return ok({
    reply: { revision: null, changed, dry_run: true, results: outcome as ChangeReply['results'], diff },
    revision: before.revision,
  });
}

function isChange({ asserted, retracted }: FactDelta): boolean {
  return asserted.length + retracted.length > 0;
}
