import type { Operation } from '../change/operation.ts';
import type { PlannedRow } from './planned-row.ts';

/**
 * The order in which a load is made: first what others are in or carry, last what joins two. Addresses that were asked for
 * come before any that will do, so that none of them is given away; reservations in between, because who owns an address
 * keeps it when it is reserved.
 */
export const PHASES = ['tenant', 'kind', 'create', 'service', 'describe', 'address', 'reserve', 'any-address', 'join'] as const;
export type Phase = (typeof PHASES)[number];

/** Operations with the rows that asked for them. */
export class OperationList {
  readonly #byPhase = new Map<Phase, { readonly operation: Operation; readonly row: number }[]>(PHASES.map((phase) => [phase, []]));

  add(phase: Phase, row: PlannedRow, operation: Operation): void {
    this.#byPhase.get(phase)?.push({ operation, row: row.row });
  }

  inOrder(): { readonly operations: readonly Operation[]; readonly rows: readonly number[] } {
    const all = PHASES.flatMap((phase) => this.#byPhase.get(phase) ?? []);
    return { operations: all.map((each) => each.operation), rows: all.map((each) => each.row) };
  }
}
