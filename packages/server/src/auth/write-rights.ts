// Who may write what: a write grant must hold before the change and after it, for every entity that facts come to or go from.
import { canEverywhere, type Entity, type EntityId, type Fact, type FactDelta, type Inventory, targetsOf, type Visibility } from '@muster/model';
import { type Problem, problem } from '@muster/protocol';
import type { Caller, Grant } from './caller.ts';
import { secretOf } from '../vault/seal-facts.ts';
import { revealable, writable } from './visibility.ts';

export interface WriteCheck {
  readonly before: Inventory;
  readonly after: Inventory;
  readonly delta: FactDelta;
  /** What the caller may see of `before`: only that is named in a refusal. */
  readonly sees: Visibility;
}

/** Null when the caller may make the change. */
export function checkWriteRights(caller: Caller, check: WriteCheck): Problem | null {
  const rights = new Rights(caller, check);
  for (const fact of check.delta.asserted) if (fact.type === 'grant' && !isCovered(caller, fact)) return exceeds(fact);
  for (const fact of check.delta.asserted) if (!rights.areAllSecrets && secretOf(fact) !== null && !rights.maySecret(fact.entity)) return lacksSecrets();
  if (rights.areAll) return null;
  for (const fact of check.delta.asserted) if (!rights.mayAssert(fact)) return refusal(check, fact.entity);
  for (const fact of check.delta.retracted) if (!rights.mayRetract(fact)) return refusal(check, fact.entity);
  return null;
}

class Rights {
  /** Nobody can refuse anything to who may write and administer everything. */
  readonly areAll: boolean;
  readonly areAllSecrets: boolean;
  readonly #before: Inventory;
  readonly #after: Inventory;
  readonly #writableBefore: Visibility;
  readonly #writableAfter: Visibility;
  readonly #secretsAfter: Visibility;
  readonly #known = new Map<EntityId, boolean>();

  constructor(caller: Caller, { before, after }: WriteCheck) {
    this.areAll = canEverywhere(caller.grants, 'write') && canEverywhere(caller.grants, 'admin');
    this.areAllSecrets = canEverywhere(caller.grants, 'secrets');
    this.#before = before;
    this.#after = after;
    this.#writableBefore = writable(caller, before);
    this.#writableAfter = writable(caller, after);
    this.#secretsAfter = revealable(caller, after);
  }

  /** A cable belongs to both its ends: whoever may write one may plug it in. */
  mayAssert(fact: Fact): boolean {
    return this.#mayWrite(fact.entity) || (fact.type === 'connection' && this.#mayWrite(fact.peer));
  }

  /** Who may not read a secret may not put one there either. */
  maySecret(id: EntityId): boolean {
    const entity = this.#after.entity(id);
    return entity !== undefined && this.#secretsAfter.sees(entity);
  }

  /** What points at an entity goes with it, whoever said it. */
  mayRetract(fact: Fact): boolean {
    if (this.mayAssert(fact)) return true;
    return targetsOf(fact).some((target) => this.#after.entity(target) === undefined && this.#mayWrite(target));
  }

  #mayWrite(id: EntityId): boolean {
    const found = this.#known.get(id);
    if (found !== undefined) return found;
    const may = this.#allows(this.#writableBefore, this.#before.entity(id)) && this.#allows(this.#writableAfter, this.#after.entity(id));
    this.#known.set(id, may);
    return may;
  }

  #allows(writable: Visibility, entity: Entity | undefined): boolean {
    return entity === undefined || writable.sees(entity);
  }
}

/** A token gives no right that its maker lacks. */
function isCovered(caller: Caller, wanted: Grant): boolean {
  return caller.grants.some(
    (grant) =>
      grant.action === wanted.action &&
      (grant.tenant === null || grant.tenant === wanted.tenant) &&
      (grant.expression === '' || grant.expression === wanted.expression),
  );
}

function refusal({ before, sees }: WriteCheck, id: EntityId): Problem {
  const entity = before.entity(id);
  const what = entity === undefined || !sees.sees(entity) ? 'what this change makes or touches' : `${entity.kind} ${entity.name}`;
  return problem('forbidden', 'access.write', `Your token may not write ${what}.`, { hint: '`muster whoami` lists what it may do.' });
}

function exceeds({ action }: Grant): Problem {
  return problem('forbidden', 'access.grant', `You cannot give away a right to \`${action}\` that you do not have yourself.`, {
    hint: '`muster whoami` lists your rights; a grant may be narrower, never wider.',
  });
}

function lacksSecrets(): Problem {
  return problem('forbidden', 'access.secrets', 'Writing a secret takes the right to `secrets` where it is written.', { hint: '`muster whoami` lists what you may do.' });
}
