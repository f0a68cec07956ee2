// One atomic change: all of its operations, or none. Every operation that can be judged is judged, so that whoever loads ten
// thousand rows learns of all that are wrong at once.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { Draft } from '../inventory/draft.ts';
import type { SlotSpace } from '../inventory/slot-space.ts';
import { type ChangeContext, ChangeRun, CONSEQUENCE } from './change-run.ts';
import { checkWholeChange, type Refusal } from './check-change.ts';
import { undoesItself } from './delta-content.ts';
import { checkGuard } from './guard.ts';
import { MESSAGE_LENGTH_MAX, OPERATIONS_MAX, PROBLEMS_MAX } from './limits.ts';
import type { ChangeRequest, Operation, OperationResult } from './operation.ts';
import { pause } from './pause.ts';
import type { FactDelta } from './revision.ts';
import { runOperation } from './run-operation.ts';

export interface AppliedChange {
  /** On the base it was asked about; nothing of it is durable yet. */
  readonly draft: Draft;
  /** Empty when the change changes nothing. */
  readonly delta: FactDelta;
  /** One per operation, in their order. */
  readonly results: readonly OperationResult[];
}

/** In one go. For what comes from outside, where operations may be many, there is `applyChangeInSlices`. */
export function applyChange(base: SlotSpace, request: ChangeRequest, context: ChangeContext): Result<AppliedChange, Problem[]> {
  const slices = applyChangeInSlices(base, request, { ...context, shouldYield: () => false });
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}

/** Yields whenever `shouldYield` says so; the base must not change before the end. */
export function* applyChangeInSlices(
  base: SlotSpace,
  request: ChangeRequest,
  context: ChangeContext & { readonly shouldYield: () => boolean },
): Generator<void, Result<AppliedChange, Problem[]>> {
  const run = new ChangeRun(base, context, context.shouldYield);
  const unfit = checkRequest(run, request);
  if (unfit !== null) return err([unfit]);
  const problems: Problem[] = [];
  const results: OperationResult[] = [];
  for (const [index, operation] of request.operations.entries()) {
    const result = yield* runJudged(run, operation, context);
    if (result.ok) results.push(result.value);
    else if (result.error.reason !== CONSEQUENCE) problems.push(pointed(result.error, index));
    if (problems.length >= PROBLEMS_MAX) return err(problems);
    if (context.shouldYield()) yield* pause(run.draft);
  }
  // Without problems of its own when all that is missing is what a load's bad rows would have made.
  if (results.length < request.operations.length) return err(problems);
  const refusals = yield* checkWholeChange(run, context.shouldYield);
  return refusals.length > 0 ? err(blamed(refusals, results)) : ok(finish(base, run.draft, { results, context }));
}

function checkRequest(run: ChangeRun, request: ChangeRequest): Problem | null {
  if (request.operations.length > OPERATIONS_MAX) {
    return problem('too_large', 'change.too-many-operations', `${request.operations.length} operations; ${OPERATIONS_MAX} is the most`, {
      hint: 'send it as several changes',
    });
  }
  if ((request.message ?? '').length > MESSAGE_LENGTH_MAX) {
    return problem('too_large', 'change.long-message', `a message has at most ${MESSAGE_LENGTH_MAX} characters`, { pointer: '/message' });
  }
  const refusal = request.tenant === undefined ? null : run.enterTenant(request.tenant);
  return refusal === null ? null : { ...refusal, pointer: '/tenant' };
}

function* runJudged(
  run: ChangeRun,
  operation: Operation,
  context: ChangeContext & { readonly shouldYield: () => boolean },
): Generator<void, Result<OperationResult, Problem>> {
  const refusal = refuseOperation(run, operation, context) ?? checkGuard(run, operation);
  const result = refusal === null ? yield* sliced(run, runOperation(run, operation), context.shouldYield) : err(refusal);
  if (!result.ok) run.refused(operation);
  return result;
}

/** What does not depend on the operation's own rules. */
function refuseOperation(run: ChangeRun, operation: Operation, context: ChangeContext): Problem | null {
  if (operation.op === 'token' && !context.administers) {
    return problem('forbidden', 'token.forbidden', 'only who has the right admin makes tokens');
  }
  if (run.hasTenant() || (operation.op === 'create' && operation.kind === 'tenant')) return null;
  return problem('precondition', 'tenant.none', 'there is no tenant named default', {
    hint: 'create it first, or name another: muster tenant create default',
  });
}

function* sliced<T>(run: ChangeRun, work: Generator<void, T>, shouldYield: () => boolean): Generator<void, T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (shouldYield()) yield* pause(run.draft);
  }
}

interface Outcome {
  readonly results: readonly OperationResult[];
  readonly context: ChangeContext;
}

/** A change whose operations undo each other is no change. */
function finish(base: SlotSpace, draft: Draft, { results, context }: Outcome): AppliedChange {
  const delta = draft.delta();
  if (!undoesItself(delta)) return { draft, delta, results };
  return { draft: new Draft(base, context.numbers), delta: { asserted: [], retracted: [] }, results };
}

/** Points at the first operation about the entity that the change would leave in disorder. */
function blamed(refusals: readonly Refusal[], results: readonly OperationResult[]): Problem[] {
  const firstById = new Map<string, number>();
  for (const [index, { id }] of results.entries()) if (id !== undefined && !firstById.has(id)) firstById.set(id, index);
  return refusals.slice(0, PROBLEMS_MAX).map(({ entity, problem: refusal }) => {
    const index = firstById.get(entity ?? '');
    return index === undefined ? refusal : pointed(refusal, index);
  });
}

function pointed(refusal: Problem, index: number): Problem {
  return { ...refusal, pointer: `/operations/${index}${refusal.pointer ?? ''}` };
}
