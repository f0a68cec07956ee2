// Changes as tests write them: a growing table that stands for the ledger, with ids and numbers that are the same every time.
import type { Problem, Result } from '@muster/protocol';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import { EntityTable } from '../inventory/entity-table.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type AppliedChange, applyChange } from './apply-change.ts';
import type { ChangeContext } from './change-run.ts';
import type { Operation } from './operation.ts';
import { resolveRef } from './resolve-ref.ts';
import type { RevisionDelta } from './revert-conflicts.ts';

export interface CallerOptions {
  readonly sees?: Visibility;
  readonly administers?: boolean;
  readonly tenant?: string;
}

export class Ledger {
  readonly table = new EntityTable();
  readonly history: RevisionDelta[] = [];
  #nextFactId = 1;
  #count = 0;

  /** With the tenant `default`, unless it is to be made by the test itself. */
  constructor(options: { readonly empty?: boolean } = {}) {
    if (options.empty !== true) this.commit([{ op: 'create', kind: 'tenant', name: 'default' }]);
  }

  get revision(): number {
    return this.table.revision;
  }

  /** What the change would do; nothing is kept. */
  attempt(operations: readonly Operation[], options: CallerOptions = {}): Result<AppliedChange, Problem[]> {
    const { tenant } = options;
    return applyChange(this.table, { operations, ...(tenant === undefined ? {} : { tenant }) }, this.context(options));
  }

  /** The change, made; fails the test when it is refused. */
  commit(operations: readonly Operation[], options: CallerOptions = {}): AppliedChange {
    const applied = this.attempt(operations, options);
    if (!applied.ok) throw new Error(`refused: ${JSON.stringify(applied.error.slice(0, 3))}`);
    this.keep(applied.value.delta);
    return applied.value;
  }

  /** Takes a delta in as the next revision. */
  keep(delta: RevisionDelta['delta']): void {
    if (delta.asserted.length + delta.retracted.length === 0) return;
    const revision = this.revision + 1;
    this.table.apply(delta, revision);
    this.history.push({ revision, delta });
    for (const fact of delta.asserted) this.#nextFactId = Math.max(this.#nextFactId, fact.id + 1);
  }

  /** The problems of a change that must be refused, as `reason pointer`. */
  refusals(operations: readonly Operation[], options: CallerOptions = {}): string[] {
    const applied = this.attempt(operations, options);
    return applied.ok ? [] : applied.error.map((each) => `${each.reason} ${each.pointer ?? ''}`.trim());
  }

  get(ref: string, inventory: Inventory = this.table): Entity {
    const tenant = this.table.slots('name', 'default')[Symbol.iterator]().next().value;
    const scope = { inventory, sees: seesEverything, suggest: false };
    const found = resolveRef({ ...scope, tenant: tenant === undefined ? null : (this.table.at(tenant)?.id ?? null) }, ref);
    if (!found.ok) throw new Error(found.error.detail);
    return found.value;
  }

  context(options: CallerOptions = {}): ChangeContext {
    return {
      now: '2026-01-31T10:00:00.000Z',
      sees: options.sees ?? seesEverything,
      administers: options.administers ?? true,
      newId: () => this.newId(),
      numbers: { revision: this.revision + 1, nextFactId: this.#nextFactId },
    };
  }

  newId(): EntityId {
    this.#count++;
    const id = `00000000-0000-7000-8000-${String(this.#count).padStart(12, '0')}`;
    if (!isEntityId(id)) throw new Error(`${id} is no id`);
    return id;
  }
}
