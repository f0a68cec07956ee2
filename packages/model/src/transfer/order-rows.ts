import { isPlannedRow, type PlannedRow, type RowReader } from './planned-row.ts';

/** Rows in an order in which each can be made, and those that wait for each other in a circle. */
export interface RowOrder {
  readonly ordered: readonly PlannedRow[];
  /** To be made without what they are in and what tags they carry; that follows when all are there. */
  readonly circular: ReadonlySet<PlannedRow>;
}

/** Holders and tags before what is in them and carries them; otherwise as the rows came. Yields whenever `shouldYield` says so. */
export function* orderRows(reader: RowReader, rows: readonly PlannedRow[], shouldYield: () => boolean): Generator<void, RowOrder> {
  const waiting = new Map<PlannedRow, number>();
  const dependents = new Map<PlannedRow, PlannedRow[]>();
  for (const row of rows) {
    const needs = neededRows(reader, row);
    waiting.set(row, needs.size);
    for (const need of needs) {
      const others = dependents.get(need);
      if (others === undefined) dependents.set(need, [row]);
      else others.push(row);
    }
    if (shouldYield()) yield;
  }
  const ordered = rows.filter((row) => waiting.get(row) === 0);
  for (const row of ordered) {
    for (const dependent of dependents.get(row) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) ordered.push(dependent);
    }
  }
  const done = new Set(ordered);
  const circular = new Set(rows.filter((row) => !done.has(row)));
  return { ordered: [...ordered, ...circular], circular };
}

function neededRows(reader: RowReader, row: PlannedRow): Set<PlannedRow> {
  const needed = new Set<PlannedRow>();
  const tags = (row.document.tags ?? []).map((ref) => (ref.includes(':') ? ref : `tag:${ref}`));
  for (const ref of [...(row.document.in ?? []), ...tags]) {
    const target = reader.targetOf(row, ref);
    if (isPlannedRow(target)) needed.add(target);
  }
  return needed;
}
