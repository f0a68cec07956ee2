// The seed's two lists, kept as they were: tenants, and the regions of one.
import { z } from 'zod';
import { named } from './entity-view.ts';
import { pageOf } from './page.ts';
import { pageQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref } from './value.ts';

const { tenant: _, ...tenantFreeQuery } = pageQuery;

export const tenantRoutes = {
  'tenants.list': defineRoute({
    id: 'tenants.list',
    method: 'GET',
    path: '/v1/tenants',
    summary: 'List tenants',
    permission: { action: 'read' },
    query: z.strictObject(tenantFreeQuery),
    reply: pageOf(named),
    errors: [],
    example: { reply: { items: [{ id: '019a4c1e-0000-7000-8000-000000000001', name: 'default' }], next: null, revision: 1042 } },
  }),
  'regions.list': defineRoute({
    id: 'regions.list',
    method: 'GET',
    path: '/v1/regions/{tenant}',
    summary: 'List the regions of a tenant',
    permission: { action: 'read' },
    params: z.strictObject({ tenant: ref }),
    query: z.strictObject(tenantFreeQuery),
    reply: pageOf(named),
    errors: ['not_found', 'ambiguous'],
    example: { params: { tenant: 'default' } },
  }),
};
