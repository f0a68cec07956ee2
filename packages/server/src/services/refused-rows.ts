// All that is wrong with a load, as one problem.
import { type Problem, problem } from '@muster/protocol';

/** Rows told of in one refusal; their number is always told. */
const ROWS_SHOWN_MAX = 1_000;

export interface RefusedRow {
  /** 1-based; absent: the load itself. */
  readonly row?: number;
  /** 1-based, where the format tells. */
  readonly line?: number;
  readonly problem: Problem;
}

export function refusedRows(rows: readonly RefusedRow[]): Problem {
  const [first] = rows;
  const count = new Set(rows.flatMap(({ row }) => row ?? [])).size;
  const documents = `${count} ${count === 1 ? 'document was' : 'documents were'} refused`;
  return problem('invalid', 'apply.rows', `${documents}, first ${first === undefined ? '' : describeRow(first)}`, {
    hint: 'Nothing was changed. data.rows lists what is wrong with each.',
    data: { rows: rows.slice(0, ROWS_SHOWN_MAX), total: rows.length },
  });
}

function describeRow({ row, line, problem: { detail } }: RefusedRow): string {
  if (row === undefined) return `the load itself: ${detail}`;
  return `number ${row}${line === undefined ? '' : ` (line ${line})`}: ${detail}`;
}
