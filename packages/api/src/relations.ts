// How an entity stands to others: what it holds, what it is plugged into, where it is.
import { z } from 'zod';
import { addressView, connectionView, entityBrief, holderView } from './entity-view.ts';
import { TREE_DEPTH_MAX } from './limits.ts';
import { listOf, pageOf } from './page.ts';
import { integer, pageQuery, readQuery } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref } from './value.ts';

const params = z.strictObject({ ref });

interface TreeNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly units?: [number, number];
  readonly children: readonly TreeNode[];
}

const treeNode: z.ZodType<TreeNode, TreeNode> = z
  .object({ ...holderView.shape, children: z.array(z.lazy(() => treeNode)).readonly() })
  .meta({ id: 'TreeNode', description: 'An entity with what it holds, in natural order.' });

const treeReply = z.object({
  tree: treeNode,
  truncated: z.boolean().meta({ description: 'Deeper parts were left out.' }),
  revision: z.int(),
});

export const relationRoutes = {
  'entities.tree': defineRoute({
    id: 'entities.tree',
    method: 'GET',
    path: '/v1/entities/{ref}/tree',
    summary: 'Show what an entity holds, at every depth',
    permission: { action: 'read' },
    params,
    query: z.strictObject({ depth: integer(1, TREE_DEPTH_MAX).default(TREE_DEPTH_MAX), ...readQuery }),
    reply: treeReply,
    errors: ['not_found', 'ambiguous', 'too_large'],
    example: { params: { ref: 'datacenter:dc1' }, query: { depth: 2 } },
  }),
  'entities.ports': defineRoute({
    id: 'entities.ports',
    method: 'GET',
    path: '/v1/entities/{ref}/ports',
    summary: 'List the ports of an entity and what is plugged in',
    permission: { action: 'read' },
    params,
    query: z.strictObject(readQuery),
    reply: listOf(
      z
        .object({
          port: z.string(),
          type: z.string(),
          number: z.int(),
          name: z.string().meta({ description: 'The attribute `<type>.name#n`.' }).exactOptional(),
          mac: z.string().meta({ description: 'The attribute `<type>.mac#n`.' }).exactOptional(),
          peer: entityBrief.exactOptional(),
          peer_port: z.string().exactOptional(),
          revision: z.int().meta({ description: 'The revision of the connection.' }).exactOptional(),
        })
        .meta({ id: 'PortView' }),
    ),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'switch1' } },
  }),
  'entities.locate': defineRoute({
    id: 'entities.locate',
    method: 'GET',
    path: '/v1/entities/{ref}/locate',
    summary: 'Tell where an entity is and what it is plugged into',
    permission: { action: 'read' },
    params,
    query: z.strictObject(readQuery),
    reply: z
      .object({
        entity: entityBrief,
        path: z.array(holderView).readonly().meta({ description: 'Places from the nearest (with units) to the outermost.' }),
        runs_on: z
          .array(entityBrief)
          .readonly()
          .meta({ description: 'What it runs on, nearest first: the places are theirs too.' })
          .exactOptional(),
        scopes: z.array(entityBrief).readonly().meta({ description: 'Cloud, cell, region, tenant.' }),
        groups: z.array(entityBrief).readonly(),
        connections: z.array(connectionView).readonly(),
        addresses: z.array(addressView).readonly(),
        revision: z.int(),
      })
      .meta({ id: 'Location' }),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'web1' } },
  }),
  'entities.members': defineRoute({
    id: 'entities.members',
    method: 'GET',
    path: '/v1/entities/{ref}/members',
    summary: 'List what an entity holds directly, dynamic members included',
    permission: { action: 'read' },
    params,
    query: z.strictObject(pageQuery),
    reply: pageOf(
      z.object({ ...holderView.shape, dynamic: z.boolean().meta({ description: 'A member by the expression of the group.' }) }),
    ),
    errors: ['not_found', 'ambiguous'],
    example: { params: { ref: 'pool:web' } },
  }),
};
