// What a caller may see, or write: the union of their grants for an action. It says the same as the model's `visibilityOf`
// and is made for servers: most grants are for a whole tenant, and then a single entity is judged without a look at others.
import { type Action, canEverywhere, type Entity, type EntityId, type Inventory, seesEverything, type Visibility, visibilityOf } from '@muster/model';
import type { Caller, Grant } from './caller.ts';
import { matchGrant } from './match-grant.ts';

/** Tokens in use at one time; beyond, visibilities are made anew. */
const CALLERS_MAX = 1_000;

/** What was worked out before: a visibility is asked for by every request, and changes only with the revision. */
export class Visibilities {
  readonly #states = new WeakMap<Inventory, { readonly revision: number; readonly byCaller: Map<string, Visibility> }>();

  /** What the caller may read. */
  of(caller: Caller, inventory: Inventory): Visibility {
    const byCaller = this.#stateOf(inventory);
    const key = caller.token?.id ?? '';
    const found = byCaller.get(key);
    if (found !== undefined) return found;
    const made = readable(caller, inventory);
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

/** What the caller may read of a state that does not change while it is looked at. */
export function readable(caller: Caller, inventory: Inventory): Visibility {
  const { grants } = caller;
  if (canEverywhere(grants, 'read') && canEverywhere(grants, 'admin')) return seesEverything;
  const whole = visibilityOf(grants, inventory);
  return { ...granted(caller, 'read', inventory), slotsIn: (other) => whole.slotsIn?.(other) };
}

/** What the caller may write. */
export function writable(caller: Caller, inventory: Inventory): Visibility {
  return granted(caller, 'write', inventory);
}

/** Of what the caller may read and write secrets. */
export function revealable(caller: Caller, inventory: Inventory): Visibility {
  return granted(caller, 'secrets', inventory);
}

function granted(caller: Caller, action: Action, inventory: Inventory): Visibility {
  const grants = caller.grants.filter((grant) => grant.action === action);
  const administered = plainTenants(caller.grants.filter((grant) => grant.action === 'admin'));
  const plain = plainTenants(grants);
  const conditions = grants.filter((grant) => grant.expression !== '').map((grant) => ({ grant, matches: matchGrant(inventory, grant) }));
  const isIn = action === 'read' ? isInOrShared : isInTenant;
  return {
    sees(entity) {
      // Whoever reads a tenant does not therefore know who else may; kinds are everybody's schema.
      if (entity.kind === 'token' && !covers(administered, entity, isInTenant)) return false;
      if (entity.kind === 'kind' && action === 'write' && administered !== 'all') return false;
      if (covers(plain, entity, isIn)) return true;
      return conditions.some(({ grant, matches }) => (grant.tenant === null || isIn(entity, grant.tenant)) && matches(entity));
    },
  };
}

/** Expressions say nothing about what is gone: of that only those know who may read everything in its tenant. */
export function mayKnowOfGone(caller: Caller, gone: Entity): boolean {
  const action = gone.kind === 'token' ? 'admin' : 'read';
  return covers(plainTenants(caller.grants.filter((grant) => grant.action === action)), gone, isInTenant);
}

type Tenants = ReadonlySet<EntityId> | 'all';

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

type IsIn = (entity: Entity, tenant: EntityId) => boolean;

function covers(tenants: Tenants, entity: Entity, isIn: IsIn): boolean {
  if (tenants === 'all') return true;
  for (const tenant of tenants) if (isIn(entity, tenant)) return true;
  return false;
}

function isInTenant(entity: Entity, tenant: EntityId): boolean {
  return entity.tenant === tenant;
}

/** Shared racks, switches and networks are read like what belongs to the tenant. */
function isInOrShared(entity: Entity, tenant: EntityId): boolean {
  return entity.tenant === tenant || entity.facts.some((fact) => fact.type === 'share' && fact.tenant === tenant);
}
