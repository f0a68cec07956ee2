// Secrets: where they are, what they are for those who may know, and a new key for all of them.
import { z } from 'zod';
import { entityBrief } from './entity-view.ts';
import { KEY_PATH_LENGTH_MAX } from './limits.ts';
import { listOf } from './page.ts';
import { readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref } from './value.ts';

export const secretRoutes = {
  'secrets.list': defineRoute({
    id: 'secrets.list',
    method: 'GET',
    path: '/v1/secrets',
    summary: 'List where secrets are kept',
    description: 'Names and places only.',
    permission: { action: 'read' },
    query: z.strictObject(readQuery),
    reply: listOf(
      z
        .object({
          entity: entityBrief,
          what: z.enum(['variable', 'attribute']),
          name: z.string().meta({ description: 'Name of the variable, or key path of the attribute.' }),
          revision: z.int(),
        })
        .meta({ id: 'SecretPlace' }),
    ),
    errors: [],
  }),
  'secrets.reveal': defineRoute({
    id: 'secrets.reveal',
    method: 'GET',
    path: '/v1/entities/{ref}/secrets/{name}',
    summary: 'Reveal a secret variable or attribute of an entity',
    description: 'Every reading is written to the audit log.',
    permission: { action: 'secrets' },
    params: z.strictObject({
      ref,
      name: z
        .string()
        .min(1)
        .max(KEY_PATH_LENGTH_MAX)
        .meta({ description: 'A variable name, or an attribute key path such as `access.secret`.' }),
    }),
    query: z.strictObject(readQuery),
    reply: z.object({ name: z.string(), value: z.string(), revision: z.int() }),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'pdu1', name: 'access.secret' } },
  }),
  'secrets.rotate': defineRoute({
    id: 'secrets.rotate',
    method: 'POST',
    path: '/v1/secrets/rotate',
    summary: 'Encrypt all secrets under a new key',
    permission: { action: 'admin' },
    body: z.strictObject({}),
    reply: z.object({
      rotated: z.int().meta({ description: 'Number of secrets.' }),
      key: z.string().meta({ description: 'Id of the key now in use.' }),
    }),
    errors: [],
  }),
};
