import type { Entity } from '@muster/model';
import { ok } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { byName } from '../services/order.ts';
import { page } from '../services/paging.ts';
import { entitiesOfKind, knownTenants } from '../services/reading.ts';

export const tenantHandlers = {
  'tenants.list': (call) =>
    // biome-ignore lint/correctness/useYield: listing takes generators; this one is short.
    page<Entity, Named>(call, call.query, function* (reading) {
      return ok({ elements: knownTenants(reading.inventory, reading).sort(byName), show: named });
    }),
  'regions.list': (call) =>
    page<Entity, Named>(call, call.query, function* (reading) {
      const tenant = reading.resolve(call.params.tenant, 'tenant');
      if (!tenant.ok) return tenant;
      const regions = entitiesOfKind(reading, 'region').filter((region) => region.tenant === tenant.value.id);
      return ok({ elements: regions.sort(byName), show: named });
    }),
} satisfies Partial<Handlers>;

interface Named {
  readonly id: string;
  readonly name: string;
}

function named({ id, name }: Entity): Named {
  return { id, name };
}
