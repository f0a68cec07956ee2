import type { OperationList } from './operation-list.ts';
import type { RowReader } from './planned-row.ts';

/** What planning a row reads from and adds to. */
export interface RowPlanner {
  readonly reader: RowReader;
  readonly list: OperationList;
  /** Cables that the load has asked for, by both of their ends. */
  readonly cables: Set<string>;
}
