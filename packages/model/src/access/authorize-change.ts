// Whether a change may be made: a write grant must hold before it and after it, for every entity that facts come to or go from.
import { type Problem, problem } from '@muster/protocol';
import { targetsOf } from '../change/pointers.ts';
import type { FactDelta } from '../change/revision.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import { secretOf } from '../fact/secret-of.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { canEverywhere, type Grant, isPlain } from './grants.ts';
import type { Visibility } from './visibility.ts';
import { visibilityOf } from './visibility-of.ts';

export interface ChangeToAuthorize {
  readonly before: Inventory;
  readonly after: Inventory;
  readonly delta: FactDelta;
  /** What the caller may see of `before`: only that is named in a refusal, and what the change makes. */
  readonly sees: Visibility;
}

/** Null when it may. */
export function authorizeChange(grants: readonly Grant[], change: ChangeToAuthorize): Problem | null {
  const rights = new Rights(grants, change);
  for (const fact of change.delta.asserted) if (fact.type === 'grant' && !isCovered(grants, fact)) return exceeds(fact);
  for (const fact of change.delta.asserted)
    if (!rights.areAllSecrets && secretOf(fact) !== null && !rights.maySecret(fact.entity)) return lacksSecrets();
  if (rights.areAll) return null;
  for (const fact of change.delta.asserted) if (!rights.mayAssert(fact)) return refusal(change, fact.entity);
  for (const fact of change.delta.retracted) if (!rights.mayRetract(fact)) return refusal(change, fact.entity);
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

  constructor(grants: readonly Grant[], { before, after }: ChangeToAuthorize) {
    this.areAll = canEverywhere(grants, 'write') && canEverywhere(grants, 'admin');
    this.areAllSecrets = canEverywhere(grants, 'secrets');
    this.#before = before;
    this.#after = after;
    this.#writableBefore = visibilityOf(grants, before, 'write');
    this.#writableAfter = visibilityOf(grants, after, 'write');
    this.#secretsAfter = visibilityOf(grants, after, 'secrets');
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
    const may = allows(this.#writableBefore, this.#before.entity(id)) && allows(this.#writableAfter, this.#after.entity(id));
    this.#known.set(id, may);
    return may;
  }
}

/** What is made needs the right as it will be, what is deleted as it was. */
function allows(writable: Visibility, entity: Entity | undefined): boolean {
  return entity === undefined || writable.sees(entity);
}

/** A token gives no right that its maker lacks. */
function isCovered(grants: readonly Grant[], wanted: Grant): boolean {
  return grants.some(
    (grant) =>
      grant.action === wanted.action &&
      (grant.tenant === null || grant.tenant === wanted.tenant) &&
      (isPlain(grant) || grant.expression === wanted.expression),
  );
}

/** Anything that is named and not the caller's to see would be a way to learn of it. */
function refusal({ before, after, sees }: ChangeToAuthorize, id: EntityId): Problem {
  const known = before.entity(id);
  const shown = known === undefined ? after.entity(id) : sees.sees(known) ? known : undefined;
  const what = shown === undefined ? 'what this change touches and you may not see' : `${shown.kind} ${shown.name}`;
  return problem('forbidden', 'access.write', `Your token may not write ${what}.`, {
    hint: '`muster whoami` lists what it may do; the right to write must hold before and after the change.',
  });
}

function exceeds({ action }: Grant): Problem {
  return problem('forbidden', 'access.grant', `You cannot give away a right to \`${action}\` that you do not have yourself.`, {
    hint: '`muster whoami` lists your rights; a grant may be narrower, never wider.',
  });
}

function lacksSecrets(): Problem {
  return problem('forbidden', 'access.secrets', 'Writing a secret takes the right to `secrets` where it is written.', {
    hint: '`muster whoami` lists what you may do.',
  });
}
