// What a token or a person may do: an action, in one tenant or all, on what an expression matches. Nothing implies anything else:
// who may write may not therefore read.

import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Action, GrantFact } from '../fact/fact.ts';

export type Grant = Pick<GrantFact, 'action' | 'tenant' | 'expression'>;

/** True when the right is for everything in every tenant. */
export function canEverywhere(grants: readonly Grant[], action: Action): boolean {
  return grants.some((grant) => grant.action === action && grant.tenant === null && isPlain(grant));
}

/** True when the grant is for everything in its tenant. */
export function isPlain({ expression }: Grant): boolean {
  return expression.trim() === '';
}

/** Expressions say nothing about what is gone: of that only those know who may read everything in its tenant. */
export function mayKnowOfGone(grants: readonly Grant[], gone: Entity): boolean {
  const action: Action = gone.kind === 'token' ? 'admin' : 'read';
  return covers(plainTenants(grants, action), gone.tenant);
}

export type Tenants = ReadonlySet<EntityId> | 'all';

/** The tenants in which the action is granted on everything. */
export function plainTenants(grants: readonly Grant[], action: Action): Tenants {
  const tenants = new Set<EntityId>();
  for (const grant of grants) {
    if (grant.action !== action || !isPlain(grant)) continue;
    if (grant.tenant === null) return 'all';
    tenants.add(grant.tenant);
  }
  return tenants;
}

export function covers(tenants: Tenants, tenant: EntityId): boolean {
  return tenants === 'all' || tenants.has(tenant);
}
