import { z } from 'zod';
import { entityBrief, named } from './entity-view.ts';
import { readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref } from './value.ts';

const addressCount = z
  .string()
  .regex(/^\d+$/)
  .meta({ description: 'A decimal number as text: a /64 has more addresses than a JSON number can count.' });

export const networkUsage = z
  .object({
    id: z.string(),
    name: z.string(),
    tenant: named,
    cidr: z.string(),
    version: z.union([z.literal(4), z.literal(6)]),
    gateway: z.string().nullable(),
    size: addressCount,
    used: z.int(),
    reserved: addressCount,
    free: addressCount,
    next: z.string().nullable().meta({ description: 'The address that the next allocation gives; null: full.' }),
    parent: named.nullable().meta({ description: 'The most specific network around it.' }),
    revision: z.int(),
  })
  .meta({ id: 'NetworkUsage' });

export const networkRoutes = {
  'networks.get': defineRoute({
    id: 'networks.get',
    method: 'GET',
    path: '/v1/networks/{ref}',
    summary: 'Show how full a network is',
    permission: { action: 'read' },
    params: z.strictObject({ ref }),
    query: z.strictObject(readQuery),
    reply: networkUsage,
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'network:lan' } },
  }),
  'clouds.route': defineRoute({
    id: 'clouds.route',
    method: 'GET',
    path: '/v1/clouds/route',
    summary: 'Find the way from one cloud to another',
    description: 'The fewest gateways; ties by name. No way at all: `not_found`.',
    permission: { action: 'read' },
    query: z.strictObject({
      from: ref.meta({ description: 'A cloud, or a host in one.' }),
      to: ref.meta({ description: 'A cloud, or a host in one.' }),
      ...readQuery,
    }),
    reply: z
      .object({
        from: named,
        to: named,
        hops: z
          .array(z.object({ from: named, to: named, hosts: z.array(entityBrief).readonly(), via: z.enum(['ssh', 'relay']) }))
          .readonly(),
        revision: z.int(),
      })
      .meta({ id: 'CloudRoute' }),
    errors: ['not_found', 'ambiguous'],
    example: { query: { from: 'cloud:office', to: 'cloud:dc1' } },
  }),
};
