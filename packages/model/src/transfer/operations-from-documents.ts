// A load as operations of one change. Rows may be in any order and refer to each other; every bad one is reported.
import type { Operation } from '../change/operation.ts';
import { OperationList } from './operation-list.ts';
import { orderRows } from './order-rows.ts';
import { planExistingRow, planNewRow } from './plan-row.ts';
import { type PlannedRow, type RowProblem, RowReader, type TransferScope } from './planned-row.ts';
import type { RowPlanner } from './row-planner.ts';

export interface TransferPlan {
  readonly operations: readonly Operation[];
  /** The row (1 is the first) that asked for each operation. */
  readonly rows: readonly number[];
  /** What is wrong with rows before any of them is applied. With one of these the plan is only good for finding more. */
  readonly problems: readonly RowProblem[];
  /** Names that bad rows would have made. */
  readonly unmade: readonly string[];
}

/** In one go; for loads from outside there is the sliced form. */
export function operationsFromDocuments(documents: Iterable<unknown>, scope: TransferScope): TransferPlan {
  const slices = operationsFromDocumentsInSlices(documents, scope, () => false);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}

/** Yields whenever `shouldYield` says so; the inventory must not change before the end. */
export function* operationsFromDocumentsInSlices(
  documents: Iterable<unknown>,
  scope: TransferScope,
  shouldYield: () => boolean,
): Generator<void, TransferPlan> {
  const reader = new RowReader(scope);
  for (const document of documents) {
    reader.decode(document);
    if (shouldYield()) yield;
  }
  const made: PlannedRow[] = [];
  const existing: PlannedRow[] = [];
  for (const row of reader.rows()) {
    if (row !== undefined) (row.existing === null ? made : existing).push(row);
    if (shouldYield()) yield;
  }
  const planner: RowPlanner = { reader, list: new OperationList(), cables: new Set() };
  const order = yield* orderRows(reader, made, shouldYield);
  for (const row of order.ordered) {
    planNewRow(planner, row, !order.circular.has(row));
    if (shouldYield()) yield;
  }
  for (const row of existing) {
    if (row.existing !== null) planExistingRow(planner, row, row.existing);
    if (shouldYield()) yield;
  }
  return { ...planner.list.inOrder(), problems: reader.problems, unmade: reader.unmade };
}
