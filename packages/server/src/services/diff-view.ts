// Differences as answers show them, without what the caller may not see.
import type { DiffEntry } from '@muster/api';
import { diffRevisions, type EntityId, type FactDelta, type Inventory, type RevisionRecord, type Visibility } from '@muster/model';

export interface DiffView {
  readonly before: Pick<Inventory, 'entity'>;
  readonly after: Pick<Inventory, 'entity'>;
  /** Judges what is there after the change, or what was there before it. */
  readonly sees: Visibility;
}

export function viewDiff(records: readonly RevisionRecord[], view: DiffView): DiffEntry[] {
  return diffRevisions(records, { before: view.before, after: view.after, sees: (id) => seesEither(view, id) });
}

/** A dry run has no revision yet. */
export function viewDryRun(delta: FactDelta, view: DiffView): DiffEntry[] {
  const revision = { number: 0, time: '', actor: '', origin: 'api', message: '' } as const;
  return viewDiff([{ revision, delta }], view).map(({ revision: _revision, actor: _actor, time: _time, ...entry }) => entry);
}

function seesEither({ before, after, sees }: DiffView, id: EntityId): boolean {
  const entity = after.entity(id) ?? before.entity(id);
  return entity !== undefined && sees.sees(entity);
}
