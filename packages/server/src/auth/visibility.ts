// What a caller may see, or write: the union of their grants for an action. A grant is an action in a tenant (or in all) on
// what an expression matches. What no grant covers does not exist for them.
import type { Action, Entity, EntityId, Inventory, Visibility } from '@muster/model';
import type { Caller, Grant } from './caller.ts';
import { matchGrant } from './match-grant.ts';

/** Tokens in use at one time; beyond, visibilities are made anew. */
const CALLERS_MAX = 1_000;

/** What was worked out before: a visibility is asked for by every request, and changes only with the revision. */
export class Visibilities {
  readonly #states = new WeakMap<Inventory, { readonly revision: number; readonly byCaller: Map<string, Visibility> }>();

  of(caller: Caller, action: Action, inventory: Inventory): Visibility {
    const byCaller = this.#stateOf(inventory);
    const key = `${action} ${caller.token?.id ?? ''}`;
    const found = byCaller.get(key);
    if (found !== undefined) return found;
    const made = makeVisibility(caller, action, inventory);
    if (byCaller.size >= CALLERS_MAX) byCaller.clear();
    byCaller.set(key, made);
    return made;
  }

  /** A table changes under its readers: its revision is part of what a state is. */
  #stateOf(inventory: Inventory): Map<string, Visibility> {
    const found = this.#states.get(inventory);
    if (found?.revision === inventory.revision) return found.byCaller;
    const made = { revision: inventory.revision, byCaller: new Map<string, Visibility>() };
    this.#states.set(inventory, made);
    return made.byCaller;
  }
}

/** Expressions say nothing about what is gone: of that only those know who may read everything in its tenant. */
export function mayKnowOfGone(caller: Caller, gone: Entity): boolean {
  const action = gone.kind === 'token' ? 'admin' : 'read';
  return covers(plainTenants(caller.grants.filter((grant) => grant.action === action)), gone);
}

/** For states that go on changing while they are looked at, like a draft: nothing is remembered. */
export function makeVisibility(caller: Caller, action: Action, inventory: Inventory): Visibility {
  const grants = caller.grants.filter((grant) => grant.action === action);
  const administered = plainTenants(caller.grants.filter((grant) => grant.action === 'admin'));
  const plain = plainTenants(grants);
  const matchers = grants.filter((grant) => grant.expression !== '').map((grant) => ({ grant, matches: matchGrant(inventory, grant) }));
  return {
    sees(entity) {
      if (entity.kind === 'token') return covers(administered, entity);
      if (entity.kind === 'kind') return action === 'read' ? grants.length > 0 : administered === 'all';
      if (covers(plain, entity)) return true;
      if (action === 'read' && isSharedWith(entity, plain)) return true;
      return matchers.some(({ grant, matches }) => (grant.tenant === null || grant.tenant === entity.tenant) && matches(entity));
    },
  };
}

type Tenants = ReadonlySet<EntityId> | 'all';

function covers(tenants: Tenants, entity: Entity): boolean {
  return tenants === 'all' || tenants.has(entity.tenant);
}

/** Tenants in which a grant has no condition. */
function plainTenants(grants: readonly Grant[]): Tenants {
  const tenants = new Set<EntityId>();
  for (const { tenant, expression } of grants) {
    if (expression !== '') continue;
    if (tenant === null) return 'all';
    tenants.add(tenant);
  }
  return tenants;
}

/** Shared racks, switches and networks: whoever may read everything in a tenant reads what others share with it. */
function isSharedWith(entity: Entity, tenants: Tenants): boolean {
  return tenants !== 'all' && tenants.size > 0 && entity.facts.some((fact) => fact.type === 'share' && tenants.has(fact.tenant));
}
