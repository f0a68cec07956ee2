// Variables of scopes, holders, tags and hosts; secrets among them; files that variables come from.
import { z } from 'zod';
import { changeReply } from './change-reply.ts';
import { provenance } from './diff-entry.ts';
import { entityBrief } from './entity-view.ts';
import { URL_LENGTH_MAX } from './limits.ts';
import { variable } from './operation.ts';
import { listOf } from './page.ts';
import { flag, readQuery, writeQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref, value, valueInput } from './value.ts';

const params = z.strictObject({ ref });
const nameParams = z.strictObject({ ref, variable });

const origin = {
  value,
  source: entityBrief.meta({ description: 'The entity that carries it.' }),
  strength: z
    .string()
    .meta({ description: 'Class of strength: tenant, cloud, region, cell, place, group, runs_on, tag, host.', examples: ['tag'] }),
  file: z.string().meta({ description: 'URL of the variable file that it comes from.' }).exactOptional(),
  ...provenance,
};

export const resolvedVariable = z
  .object({
    name: z.string(),
    ...origin,
    strategy: z.enum(['replace', 'deep', 'append', 'union']),
    merged: z
      .array(z.object(origin))
      .readonly()
      .meta({ description: 'With explain, of a variable that merges: all that the value is made of, weakest first.' })
      .exactOptional(),
    losers: z.array(z.object(origin)).readonly().meta({ description: 'With explain: weaker ones, strongest first.' }).exactOptional(),
  })
  .meta({ id: 'ResolvedVariable' });

export const variableRoutes = {
  'variables.list': defineRoute({
    id: 'variables.list',
    method: 'GET',
    path: '/v1/entities/{ref}/vars',
    summary: 'Resolve the variables of an entity',
    permission: { action: 'read' },
    params,
    query: z.strictObject({
      name: variable.exactOptional(),
      explain: flag.meta({ description: 'Also what lost, and why.' }).exactOptional(),
      ...readQuery,
    }),
    reply: listOf(resolvedVariable),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'web1' }, query: { explain: true } },
  }),
  'variables.set': defineRoute({
    id: 'variables.set',
    method: 'PUT',
    path: '/v1/entities/{ref}/vars/{variable}',
    summary: 'Set a variable on an entity',
    description: 'A value `{"secret": "..."}` needs the right to secrets and is kept encrypted.',
    permission: { action: 'write' },
    params: nameParams,
    query: z.strictObject(writeQuery),
    body: z.strictObject({ value: valueInput }),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'tag:web', variable: 'http_port' }, body: { value: 8080 } },
  }),
  'variables.delete': defineRoute({
    id: 'variables.delete',
    method: 'DELETE',
    path: '/v1/entities/{ref}/vars/{variable}',
    summary: 'Remove a variable from an entity',
    permission: { action: 'write' },
    params: nameParams,
    query: z.strictObject(writeQuery),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'tag:web', variable: 'http_port' } },
  }),
  'variables.refresh': defineRoute({
    id: 'variables.refresh',
    method: 'POST',
    path: '/v1/entities/{ref}/vars/refresh',
    summary: 'Fetch a variable file and pin its content',
    description: 'Without `url`: the one that is there already. Pinned by SHA-256 in a revision; an unchanged file is no change.',
    permission: { action: 'write' },
    params,
    query: z.strictObject(writeQuery),
    body: z.strictObject({ url: z.string().min(1).max(URL_LENGTH_MAX).exactOptional() }),
    reply: z.object({ ...changeReply.shape, url: z.string(), sha256: z.string() }),
    errors: ['not_found', 'conflict', 'ambiguous', 'too_large'],
    example: { params: { ref: 'region:eu' }, body: { url: 'https://git.example.net/vars/eu.yaml' } },
  }),
};
