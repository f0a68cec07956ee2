// /v1/entities: what there is, one by one and by expression.
import { z } from 'zod';
import { CHANGE_REPLY_EXAMPLE, changeReply } from './change-reply.ts';
import { attributeView, entityBrief, entityView } from './entity-view.ts';
import {
  CURSOR_LENGTH_MAX,
  KEY_PATH_LENGTH_MAX,
  LIST_MAX,
  MESSAGE_LENGTH_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  VALUES_MAX,
} from './limits.ts';
import { attributeInput, createFields, expression, name } from './operation.ts';
import { listOf, pageOf } from './page.ts';
import { flag, moment, pageQuery, readQuery, writeQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref, text, valueInput } from './value.ts';

const params = z.strictObject({ ref });
const keyPath = z
  .string()
  .min(1)
  .max(KEY_PATH_LENGTH_MAX)
  .meta({ description: '`key`, `key.subkey` or `key.subkey#1`; `#auto` takes the next number.' });
const keyParams = z.strictObject({ ref, key: keyPath });
const sort = z
  .string()
  .max(KEY_PATH_LENGTH_MAX)
  .meta({ description: '`name`, `kind`, `id` or an attribute key; `-` in front reverses. Default: natural order of names.' });
const fields = z.string().max(MESSAGE_LENGTH_MAX).meta({
  description:
    'Comma-separated parts (`attributes holders tags addresses connections variables`) and attribute keys; the other parts come back empty. Default: all.',
});

const EXAMPLE_ENTITY = {
  id: '019a4c1e-8a52-7cc1-9d6e-0a3f5a1b2c3d',
  kind: 'server',
  name: 'web1',
  tenant: { id: '019a4c1e-0000-7000-8000-000000000001', name: 'default' },
  attributes: [{ key: 'status', value: 'active', revision: 1041 }],
  holders: [{ id: '019a4c1e-7000-7aaa-8bbb-000000000002', kind: 'rack', name: 'rack1', units: [4, 5] as [number, number] }],
  tags: [],
  addresses: [],
  connections: [],
  variables: [],
  etag: '20311.9',
  created_revision: 12,
  changed_revision: 1041,
};

export const entityRoutes = {
  'entities.list': defineRoute({
    id: 'entities.list',
    method: 'GET',
    path: '/v1/entities',
    summary: 'List entities that an expression matches',
    permission: { action: 'read' },
    query: z.strictObject({ q: expression.exactOptional(), sort: sort.exactOptional(), fields: fields.exactOptional(), ...pageQuery }),
    reply: pageOf(entityView),
    errors: ['not_found'],
    example: {
      query: { q: 'kind:server status = active', limit: 1 },
      reply: { items: [EXAMPLE_ENTITY], next: null, revision: 1042, total: 1 },
    },
  }),
  query: defineRoute({
    id: 'query',
    method: 'POST',
    path: '/v1/query',
    summary: 'List entities that a long expression matches',
    description: 'The same as GET /v1/entities, for expressions that do not fit into a URL.',
    permission: { action: 'read' },
    writes: false,
    body: z.strictObject({
      q: expression,
      sort: sort.exactOptional(),
      fields: fields.exactOptional(),
      as_of: moment.exactOptional(),
      tenant: ref.exactOptional(),
      limit: z.int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
      cursor: z.string().max(CURSOR_LENGTH_MAX).exactOptional(),
    }),
    reply: pageOf(entityView),
    errors: ['not_found'],
    example: { body: { q: 'pool:web not status = broken' } },
  }),
  'entities.create': defineRoute({
    id: 'entities.create',
    method: 'POST',
    path: '/v1/entities',
    summary: 'Create an entity',
    description: 'Short form of the operation `create`.',
    permission: { action: 'write' },
    query: z.strictObject(writeQuery),
    body: z.strictObject(createFields),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'exhausted'],
    example: {
      body: { kind: 'server', name: 'web1', in: ['rack:rack1'], attributes: [{ key: 'status', values: ['active'] }] },
      reply: CHANGE_REPLY_EXAMPLE,
    },
  }),
  'entities.get': defineRoute({
    id: 'entities.get',
    method: 'GET',
    path: '/v1/entities/{ref}',
    summary: 'Show an entity',
    description: 'The header ETag is its tag for If-Match.',
    permission: { action: 'read' },
    params,
    query: z.strictObject(readQuery),
    reply: entityView,
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'host:web1' }, reply: EXAMPLE_ENTITY },
  }),
  'entities.update': defineRoute({
    id: 'entities.update',
    method: 'PATCH',
    path: '/v1/entities/{ref}',
    summary: 'Rename an entity or set attributes of it',
    permission: { action: 'write' },
    params,
    query: z.strictObject(writeQuery),
    body: z.strictObject({ name: name.exactOptional(), attributes: z.array(attributeInput).max(LIST_MAX).readonly().exactOptional() }),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'web1' }, body: { attributes: [{ key: 'status', values: ['broken'] }] }, reply: CHANGE_REPLY_EXAMPLE },
  }),
  'entities.delete': defineRoute({
    id: 'entities.delete',
    method: 'DELETE',
    path: '/v1/entities/{ref}',
    summary: 'Delete an entity',
    description: 'With everything that points at it, in one revision. A holder that is not empty is refused unless `recursive` is true.',
    permission: { action: 'write' },
    params,
    query: z.strictObject({ recursive: flag.exactOptional(), ...writeQuery }),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'rack:rack1' }, query: { recursive: true } },
  }),
  'entities.attributes': defineRoute({
    id: 'entities.attributes',
    method: 'GET',
    path: '/v1/entities/{ref}/attributes',
    summary: 'List attributes, with those of holders when merged',
    permission: { action: 'read' },
    params,
    query: z.strictObject({
      key: keyPath.meta({ description: '`key`, `key.*`, `key.subkey`, `key#1`: only those. Hidden keys show when named.' }).exactOptional(),
      merged: flag.meta({ description: 'Own values, then those of holders, nearest first.' }).exactOptional(),
      ...readQuery,
    }),
    reply: listOf(z.object({ ...attributeView.shape, source: entityBrief })),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'web1' }, query: { merged: true } },
  }),
  'entities.setAttribute': defineRoute({
    id: 'entities.setAttribute',
    method: 'PUT',
    path: '/v1/entities/{ref}/attributes/{key}',
    summary: 'Make the values of a key exactly these',
    description: 'Short form of the operation `set`.',
    permission: { action: 'write' },
    params: keyParams,
    query: z.strictObject(writeQuery),
    body: z.strictObject({ values: z.array(valueInput).max(VALUES_MAX).readonly() }),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'web1', key: 'nic-eth.mac#1' }, body: { values: ['00:11:22:aa:bb:cc'] }, reply: CHANGE_REPLY_EXAMPLE },
  }),
  'entities.addAttribute': defineRoute({
    id: 'entities.addAttribute',
    method: 'POST',
    path: '/v1/entities/{ref}/attributes/{key}',
    summary: 'Add values to a key',
    description: 'Short form of the operation `add`: equal values that are there already are no change.',
    permission: { action: 'write' },
    params: keyParams,
    query: z.strictObject(writeQuery),
    body: z.strictObject({ values: z.array(valueInput).max(VALUES_MAX).readonly() }),
    reply: changeReply,
    errors: ['not_found', 'conflict', 'ambiguous', 'precondition'],
    example: { params: { ref: 'web1', key: 'disk#auto' }, body: { values: ['ssd-1TB'] } },
  }),
  'entities.unsetAttribute': defineRoute({
    id: 'entities.unsetAttribute',
    method: 'DELETE',
    path: '/v1/entities/{ref}/attributes/{key}',
    summary: 'Remove a key, or one value of it',
    description: 'Short form of the operation `unset`: all of the key; with subkey or number only those.',
    permission: { action: 'write' },
    params: keyParams,
    query: z.strictObject({
      value: text.meta({ description: 'Only this value, typed as the command line types it.' }).exactOptional(),
      ...writeQuery,
    }),
    reply: changeReply,
    errors: ['not_found', 'ambiguous', 'precondition'],
    example: { params: { ref: 'web1', key: 'status' } },
  }),
};
