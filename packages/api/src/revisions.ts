// The past: revisions, differences between them, and the way back.
import { z } from 'zod';
import { changeReply } from './change-reply.ts';
import { diffEntry, provenance, revisionView } from './diff-entry.ts';
import { entityBrief } from './entity-view.ts';
import { KEY_PATH_LENGTH_MAX, NAME_LENGTH_MAX } from './limits.ts';
import { message } from './operation.ts';
import { pageOf } from './page.ts';
import { moment, pageQuery, revisionNumber } from './query-fields.ts';
import { defineRoute } from './route.ts';
import { ref } from './value.ts';

const EXAMPLE_REVISION = {
  number: 1042,
  time: '2026-01-31T10:00:00.000Z',
  actor: 'token:ada',
  origin: 'cli' as const,
  message: 'new web server',
  asserted: 4,
  retracted: 0,
};

export const conflictView = z
  .object({
    entity: entityBrief,
    what: z.string(),
    ...provenance,
  })
  .meta({ id: 'RevertConflict', description: 'A later revision that touched what would be undone.' });

const revertRequest = z
  .strictObject({
    revision: z.int().min(1).meta({ description: 'Undo this one.' }).exactOptional(),
    from: z.int().min(0).meta({ description: 'Undo everything after this one...' }).exactOptional(),
    to: z.int().min(1).meta({ description: '...up to and with this one.' }).exactOptional(),
    entity: ref.meta({ description: 'Make this entity as it was...' }).exactOptional(),
    at: moment.meta({ description: '...at this revision or time.' }).exactOptional(),
    message: message.exactOptional(),
    tenant: ref.exactOptional(),
    dry_run: z.boolean().exactOptional(),
  })
  .refine(namesOneTarget, { error: 'must have either revision, or from and to, or entity and at' })
  .meta({ id: 'RevertRequest' });

interface RevertTarget {
  readonly revision?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly entity?: unknown;
  readonly at?: unknown;
}

function namesOneTarget({ revision, from, to, entity, at }: RevertTarget): boolean {
  const given = [revision, from, to, entity, at].map((field) => (field === undefined ? '-' : 'x')).join('');
  return given === 'x----' || given === '-xx--' || given === '---xx';
}

export const revisionRoutes = {
  'revisions.list': defineRoute({
    id: 'revisions.list',
    method: 'GET',
    path: '/v1/revisions',
    summary: 'List revisions, newest first',
    description: 'Only those that touched something the caller may see.',
    permission: { action: 'read' },
    query: z.strictObject({
      actor: z.string().max(NAME_LENGTH_MAX).exactOptional(),
      entity: ref.exactOptional(),
      key: z.string().max(KEY_PATH_LENGTH_MAX).exactOptional(),
      since: moment.exactOptional(),
      ...pageQuery,
    }),
    reply: pageOf(revisionView),
    errors: ['not_found', 'ambiguous'],
    example: { query: { entity: 'web1', limit: 1 }, reply: { items: [EXAMPLE_REVISION], next: null, revision: 1042 } },
  }),
  'revisions.get': defineRoute({
    id: 'revisions.get',
    method: 'GET',
    path: '/v1/revisions/{number}',
    summary: 'Show a revision with what it changed',
    permission: { action: 'read' },
    params: z.strictObject({ number: revisionNumber }),
    reply: z.object({ ...revisionView.shape, entries: z.array(diffEntry).readonly() }),
    errors: ['not_found'],
    example: { params: { number: 1042 } },
  }),
  diff: defineRoute({
    id: 'diff',
    method: 'GET',
    path: '/v1/diff',
    summary: 'Compare two revisions',
    permission: { action: 'read' },
    query: z.strictObject({
      from: moment,
      to: moment.meta({ description: 'Absent: now.' }).exactOptional(),
      entity: ref.exactOptional(),
      tenant: ref.exactOptional(),
    }),
    reply: z.object({ from: z.int(), to: z.int(), entries: z.array(diffEntry).readonly() }),
    errors: ['not_found', 'ambiguous', 'too_large'],
    example: { query: { from: 1040, to: 1042 } },
  }),
  revert: defineRoute({
    id: 'revert',
    method: 'POST',
    path: '/v1/revert',
    summary: 'Undo a revision, a range of them, or take an entity back in time',
    description:
      'A new revision. Where later revisions touched the same facts it is refused (`revert.conflict`) with the list; a dry run shows both.',
    permission: { action: 'write' },
    body: revertRequest,
    reply: z.object({ ...changeReply.shape, conflicts: z.array(conflictView).readonly() }),
    errors: ['not_found', 'conflict', 'ambiguous'],
    example: { body: { revision: 1042, message: 'wrong rack', dry_run: true } },
  }),
};
