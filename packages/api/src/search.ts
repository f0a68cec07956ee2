// Questions that are not expressions: find anything by any name of it, complete a word, check the rules.
import { z } from 'zod';
import { entityBrief } from './entity-view.ts';
import { NAME_LENGTH_MAX, PAGE_SIZE_MAX, REF_LENGTH_MAX } from './limits.ts';
import { expression } from './operation.ts';
import { listOf, pageOf } from './page.ts';
import { integer, pageQuery, readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';

const COMPLETIONS_DEFAULT = 100;

export const searchRoutes = {
  find: defineRoute({
    id: 'find',
    method: 'GET',
    path: '/v1/find',
    summary: 'Find entities by name, serial, MAC in any spelling, or address',
    permission: { action: 'read' },
    query: z.strictObject({ term: z.string().min(1).max(REF_LENGTH_MAX), ...pageQuery }),
    reply: pageOf(
      z
        .object({
          entity: entityBrief,
          what: z.string().meta({
            description: 'By what it was found: `name`, `id`, `address`, an attribute key path; several are separated by commas.',
          }),
          value: z.string(),
        })
        .meta({ id: 'Finding' }),
    ),
    errors: [],
    example: { query: { term: '00-11-22-AA-BB-CC' } },
  }),
  complete: defineRoute({
    id: 'complete',
    method: 'GET',
    path: '/v1/complete',
    summary: 'List names that start with a prefix',
    permission: { action: 'read' },
    query: z.strictObject({
      prefix: z.string().max(REF_LENGTH_MAX).default(''),
      kind: z.string().max(NAME_LENGTH_MAX).meta({ description: 'Only this kind or category.' }).exactOptional(),
      limit: integer(1, PAGE_SIZE_MAX).default(COMPLETIONS_DEFAULT),
      ...readQuery,
    }),
    reply: listOf(entityBrief),
    errors: [],
    example: { query: { prefix: 'we', kind: 'host' } },
  }),
  check: defineRoute({
    id: 'check',
    method: 'GET',
    path: '/v1/check',
    summary: 'List who falls short of a rule',
    description: 'Members of a role that lack what it requires, holders above their capacity, attributes that a kind demands.',
    permission: { action: 'read' },
    query: z.strictObject({ q: expression.exactOptional(), ...pageQuery }),
    reply: pageOf(
      z
        .object({
          entity: entityBrief,
          rule: z.string().meta({ description: '`role.requires`, `place.capacity` or `kind.schema`.', examples: ['role.requires'] }),
          detail: z.string(),
          cause: entityBrief.meta({ description: 'Who has the rule: the role that requires, the holder that is full.' }).exactOptional(),
        })
        .meta({ id: 'Shortcoming' }),
    ),
    errors: [],
  }),
  'prometheus.targets': defineRoute({
    id: 'prometheus.targets',
    method: 'GET',
    path: '/v1/sd/prometheus',
    summary: 'List scrape targets as Prometheus HTTP service discovery reads them',
    permission: { action: 'read' },
    query: z.strictObject({
      q: expression.exactOptional(),
      port: integer(1, 65_535).default(9100),
      ...readQuery,
    }),
    reply: z.array(z.object({ targets: z.array(z.string()).readonly(), labels: z.record(z.string(), z.string()) })).readonly(),
    errors: ['not_found'],
    example: {
      query: { q: 'tag:monitored', port: 9100 },
      reply: [{ targets: ['10.0.0.7:9100'], labels: { __meta_muster_name: 'web1' } }],
    },
  }),
};
