// A step to run one handler in, for the tests of places and networks: a draft on a fixture, seen by somebody.
import type { Visibility } from '../access/visibility.ts';
import { seesEverything } from '../access/visibility.ts';
import { ChangeRun } from '../change/change-run.ts';
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Fixture } from '../inventory/fixture.ts';

export function stepOn(fixture: Fixture, sees: Visibility = seesEverything): ChangeRun {
  let count = 0;
  const newId = (): EntityId => {
    const id = `00000000-0000-7000-8000-1${String(++count).padStart(11, '0')}`;
    if (!isEntityId(id)) throw new Error(`${id} is no id`);
    return id;
  };
  const numbers = { revision: 2, nextFactId: 1_000_000 };
  return new ChangeRun(fixture.inventory(), { now: '2026-01-01T00:00:00.000Z', sees, administers: true, newId, numbers });
}

/** The entity as the step's draft has it now. */
export function entityIn(step: ChangeRun, ref: string): Entity {
  const entity = step.resolve(ref);
  if (!entity.ok) throw new Error(entity.error.detail);
  return entity.value;
}

/** The reason of a refusal, or `ok`. */
export function reasonOf(result: { readonly ok: boolean; readonly error?: { readonly reason: string } }): string {
  return result.ok ? 'ok' : (result.error?.reason ?? '');
}
