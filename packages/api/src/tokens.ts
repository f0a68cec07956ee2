import { z } from 'zod';
import { GRANTS_MAX } from './limits.ts';
import { grantInput, name } from './operation.ts';
import { listOf } from './page.ts';
import { readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { datetime, ref } from './value.ts';

export const grantView = z
  .object({
    action: grantInput.shape.action,
    tenant: z.object({ id: z.string(), name: z.string() }).nullable().meta({ description: 'Null: in every tenant.' }),
    expression: z.string().meta({ description: 'Empty matches all.' }),
  })
  .meta({ id: 'Grant' });

export const tokenRoutes = {
  'tokens.list': defineRoute({
    id: 'tokens.list',
    method: 'GET',
    path: '/v1/tokens',
    summary: 'List tokens and what they may do',
    permission: { action: 'admin' },
    query: z.strictObject(readQuery),
    reply: listOf(
      z
        .object({
          id: z.string(),
          name: z.string(),
          grants: z.array(grantView).readonly(),
          expires: z.string().nullable(),
          created_revision: z.int(),
        })
        .meta({ id: 'TokenView' }),
    ),
    errors: [],
  }),
  'tokens.create': defineRoute({
    id: 'tokens.create',
    method: 'POST',
    path: '/v1/tokens',
    summary: 'Make a token',
    description: 'The text of the token is in this answer and nowhere else. A token gives no right that its maker lacks.',
    permission: { action: 'admin' },
    body: z.strictObject({
      name,
      grants: z.array(grantInput).min(1).max(GRANTS_MAX).readonly(),
      expires: datetime.exactOptional(),
    }),
    reply: z.object({ id: z.string(), name: z.string(), token: z.string(), revision: z.int() }),
    errors: ['not_found', 'conflict'],
    example: { body: { name: 'readers', grants: [{ action: 'read' }] } },
  }),
  'tokens.revoke': defineRoute({
    id: 'tokens.revoke',
    method: 'DELETE',
    path: '/v1/tokens/{ref}',
    summary: 'Revoke a token',
    permission: { action: 'admin' },
    params: z.strictObject({ ref }),
    reply: z.object({ revision: z.int().nullable() }),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'readers' } },
  }),
};
