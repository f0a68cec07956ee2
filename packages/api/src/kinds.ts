import { z } from 'zod';
import { changeReply } from './change-reply.ts';
import { kindDefinition } from './kind-definition.ts';
import { NAME_LENGTH_MAX } from './limits.ts';
import { listOf } from './page.ts';
import { readQuery, writeQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';

const params = z.strictObject({ kind: z.string().min(1).max(NAME_LENGTH_MAX).meta({ description: 'Name or alias, without case.' }) });
const kindView = z
  .object({ ...kindDefinition.shape, built_in: z.boolean().meta({ description: 'Comes with Muster; cannot be changed.' }) })
  .meta({ id: 'KindView' });

export const kindRoutes = {
  'kinds.list': defineRoute({
    id: 'kinds.list',
    method: 'GET',
    path: '/v1/kinds',
    summary: 'List kinds',
    permission: { action: 'read' },
    query: z.strictObject(readQuery),
    reply: listOf(kindView),
    errors: [],
  }),
  'kinds.get': defineRoute({
    id: 'kinds.get',
    method: 'GET',
    path: '/v1/kinds/{kind}',
    summary: 'Show a kind',
    permission: { action: 'read' },
    params,
    query: z.strictObject(readQuery),
    reply: kindView,
    errors: ['not_found'],
    example: { params: { kind: 'server' } },
  }),
  'kinds.define': defineRoute({
    id: 'kinds.define',
    method: 'PUT',
    path: '/v1/kinds/{kind}',
    summary: 'Define a kind, or change one',
    description: 'The name in the body must be the one in the path. Refused when entities there are would break it.',
    permission: { action: 'admin' },
    params,
    query: z.strictObject(writeQuery),
    body: kindDefinition,
    reply: changeReply,
    errors: ['conflict', 'precondition'],
    example: {
      params: { kind: 'camera' },
      body: { name: 'camera', category: 'equipment', summary: 'An IP camera.', ports: { 'nic-eth': 1 } },
    },
  }),
  'kinds.delete': defineRoute({
    id: 'kinds.delete',
    method: 'DELETE',
    path: '/v1/kinds/{kind}',
    summary: 'Delete a kind that no entity has',
    permission: { action: 'admin' },
    params,
    query: z.strictObject(writeQuery),
    reply: changeReply,
    errors: ['not_found', 'conflict'],
    example: { params: { kind: 'camera' } },
  }),
};
