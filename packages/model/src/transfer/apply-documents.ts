// A load as one atomic change: planned, applied, and all that is wrong with any row told at once.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { type AppliedChange, applyChangeInSlices } from '../change/apply-change.ts';
import type { ChangeContext } from '../change/change-run.ts';
import type { EntityRef } from '../change/operation.ts';
import type { SlotSpace } from '../inventory/slot-space.ts';
import { operationsFromDocumentsInSlices, type TransferPlan } from './operations-from-documents.ts';
import type { RowProblem } from './planned-row.ts';

export interface DocumentLoad {
  readonly documents: Iterable<unknown>;
  readonly message?: string;
  /** Of documents that name none; `default` when absent. */
  readonly tenant?: EntityRef;
}

/** Yields whenever `shouldYield` says so; the base must not change before the end. Problems come in the order of rows; row 0 is the load itself. */
export function* applyDocumentsInSlices(
  base: SlotSpace,
  load: DocumentLoad,
  context: ChangeContext & { readonly shouldYield: () => boolean },
): Generator<void, Result<AppliedChange, RowProblem[]>> {
  const scope = { inventory: base, sees: context.sees, ...(load.tenant === undefined ? {} : { tenant: load.tenant }) };
  const plan = yield* operationsFromDocumentsInSlices(load.documents, scope, context.shouldYield);
  const request = {
    operations: plan.operations,
    ...(load.message === undefined ? {} : { message: load.message }),
    ...(load.tenant === undefined ? {} : { tenant: load.tenant }),
  };
  const applied = yield* applyChangeInSlices(base, request, { ...context, unmade: plan.unmade });
  if (applied.ok && plan.problems.length === 0) return ok(applied.value);
  const found = applied.ok ? [] : rowProblems(plan, applied.error);
  return err([...plan.problems, ...found].sort((a, b) => a.row - b.row));
}

/** The problems of a change that was made from a plan, by row. What no single row is to blame for has row 0. */
export function rowProblems(plan: TransferPlan, problems: readonly Problem[]): RowProblem[] {
  return problems.map(({ pointer, ...problem }) => {
    const [, index] = OPERATION_POINTER.exec(pointer ?? '') ?? [];
    return { row: index === undefined ? 0 : (plan.rows[Number(index)] ?? 0), problem };
  });
}

const OPERATION_POINTER = /^\/operations\/([0-9]+)/;
