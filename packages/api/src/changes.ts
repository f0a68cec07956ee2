// Writing is one thing: POST /v1/changes. Apply, pick and revert are made of it.
import { z } from 'zod';
import { CHANGE_REPLY_EXAMPLE, changeReply } from './change-reply.ts';
import { named } from './entity-view.ts';
import { LOAD_SIZE_MAX } from './limits.ts';
import { expression, message, operations, pickFields } from './operation.ts';
import { readQuery, writeQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { transferDocument } from './transfer-document.ts';
import { ref } from './value.ts';

export const changeRequest = z
  .strictObject({
    message: message.exactOptional(),
    tenant: ref.exactOptional(),
    operations,
    dry_run: z.boolean().exactOptional(),
  })
  .meta({ id: 'ChangeRequest', description: 'One atomic change: all operations or none, one revision.' });

export const changeRoutes = {
  change: defineRoute({
    id: 'change',
    method: 'POST',
    path: '/v1/changes',
    summary: 'Make one atomic change',
    description:
      'All operations or none; one revision; a change that changes nothing makes none. Later operations see what earlier ones did. With `dry_run` the answer has the difference.',
    permission: { action: 'write' },
    body: changeRequest,
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'exhausted', 'precondition', 'too_large'],
    example: {
      body: {
        message: 'new web server',
        operations: [
          { op: 'create', kind: 'server', name: 'web1', in: ['rack:rack1'] },
          { op: 'allocate', entity: 'web1', source: 'network:lan' },
        ],
      },
      reply: { ...CHANGE_REPLY_EXAMPLE, results: [...CHANGE_REPLY_EXAMPLE.results, { items: ['10.0.0.7'] }] },
    },
  }),
  apply: defineRoute({
    id: 'apply',
    method: 'POST',
    path: '/v1/apply',
    summary: 'Load documents in one atomic change',
    description:
      'Idempotent. Names may refer to documents later in the load. Every refused document is reported at once (`apply.rows`), and one of them changes nothing.',
    permission: { action: 'write' },
    query: z.strictObject(writeQuery),
    rawBody: {
      types: ['application/x-ndjson', 'application/json', 'application/yaml'],
      sizeBytesMax: LOAD_SIZE_MAX,
      description: 'Transfer documents: one per line, or a JSON or YAML list.',
    },
    reply: z.object({
      ...changeReply.shape,
      documents: z.int().meta({ description: 'Number of documents read.' }),
    }),
    errors: ['not_found', 'conflict', 'ambiguous', 'exhausted', 'too_large'],
  }),
  export: defineRoute({
    id: 'export',
    method: 'GET',
    path: '/v1/export',
    summary: 'Write entities as documents that apply reads',
    permission: { action: 'read' },
    query: z.strictObject({ q: expression.exactOptional(), ...readQuery }),
    reply: transferDocument,
    stream: 'ndjson',
    replyTypes: ['application/yaml'],
    errors: ['not_found'],
    example: { query: { q: 'in datacenter:dc1' } },
  }),
  pick: defineRoute({
    id: 'pick',
    method: 'POST',
    path: '/v1/pick',
    summary: 'Pick entities and reserve them in the same revision',
    description: 'Deterministic. Fewer than asked for: `exhausted`, with the number available.',
    permission: { action: 'write' },
    body: z.strictObject({
      ...pickFields,
      message: message.exactOptional(),
      tenant: ref.exactOptional(),
      dry_run: z.boolean().exactOptional(),
    }),
    reply: z.object({ ...changeReply.shape, picked: z.array(named).readonly() }),
    errors: ['not_found', 'conflict', 'ambiguous', 'exhausted'],
    example: {
      body: {
        count: 4,
        query: 'kind:server in datacenter:dc1 status = unallocated',
        spread: 'rack',
        set: [{ key: 'status', values: ['reserved'] }],
        message: 'four for the new shop',
      },
    },
  }),
};
