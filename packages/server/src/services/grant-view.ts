import type { GrantView } from '@muster/api';
import type { Grant } from '../auth/caller.ts';
import { viewNamed } from './entity-view.ts';
import type { Reading } from './reading.ts';

export function viewGrants(reading: Reading, grants: readonly Grant[]): GrantView[] {
  return grants.map(({ action, tenant, expression }) => ({
    action,
    tenant: tenant === null ? null : viewNamed(reading, tenant),
    expression,
  }));
}
