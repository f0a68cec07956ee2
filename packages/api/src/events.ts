import { z } from 'zod';
import { origin } from './diff-entry.ts';
import { entityBrief } from './entity-view.ts';
import { revisionNumber } from './query-fields.ts';
import { defineRoute } from './route.ts';

export const revisionEvent = z
  .object({
    number: z.int(),
    time: z.string(),
    actor: z.string(),
    origin,
    message: z.string(),
    entities: z
      .array(z.object({ ...entityBrief.shape, tenant: z.string().meta({ description: 'Name of the tenant.' }) }))
      .readonly()
      .meta({ description: 'What it touched, as far as the caller may see it.' }),
  })
  .meta({ id: 'RevisionEvent' });

export const eventRoutes = {
  events: defineRoute({
    id: 'events',
    method: 'GET',
    path: '/v1/events',
    summary: 'Follow revisions as they are made',
    description:
      'Server-sent events: `id` is the revision, `event` is `revision`. The header Last-Event-ID (or `after`) resumes after that revision; without either, from now on. Comment lines keep the connection alive.',
    permission: { action: 'read' },
    query: z.strictObject({ after: revisionNumber.meta({ description: 'Begin after this revision.' }).exactOptional() }),
    reply: revisionEvent,
    stream: 'sse',
    errors: [],
  }),
};
