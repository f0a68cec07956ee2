// The past of one entity, and who its present comes from.
import { z } from 'zod';
import { diffEntry, origin, provenance } from './diff-entry.ts';
import { KEY_PATH_LENGTH_MAX } from './limits.ts';
import { listOf, pageOf } from './page.ts';
import { pageQuery, readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref, value } from './value.ts';

const params = z.strictObject({ ref });
const keyPath = z
  .string()
  .min(1)
  .max(KEY_PATH_LENGTH_MAX)
  .meta({ description: 'Only this attribute: `key`, `key.subkey` or `key.subkey#1`.' });

export const historyRoutes = {
  'entities.history': defineRoute({
    id: 'entities.history',
    method: 'GET',
    path: '/v1/entities/{ref}/history',
    summary: 'List what happened to an entity, newest first',
    description: 'Works for deleted entities by id.',
    permission: { action: 'read' },
    params,
    query: z.strictObject({ key: keyPath.exactOptional(), ...pageQuery }),
    reply: pageOf(z.object({ ...diffEntry.shape, message: z.string(), origin })),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'web1' }, query: { key: 'status' } },
  }),
  'entities.blame': defineRoute({
    id: 'entities.blame',
    method: 'GET',
    path: '/v1/entities/{ref}/blame',
    summary: 'List the current facts of an entity with who asserted them',
    permission: { action: 'read' },
    params,
    query: z.strictObject({ key: keyPath.exactOptional(), ...readQuery }),
    reply: listOf(
      z.object({ what: z.string(), value: value.exactOptional(), ...provenance, origin, message: z.string() }).meta({ id: 'BlameEntry' }),
    ),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'web1' } },
  }),
};
