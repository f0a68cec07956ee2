import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { RevisionFilter } from '@muster/store';
import type { Call, Handlers } from '../http/call.ts';
import { makeCursor, readCursor } from '../http/cursor.ts';
import { findEver } from '../services/history.ts';
import { walkOf } from '../services/paging.ts';
import { revert } from '../services/reverting.ts';
import { compareRevisions, listRevisions, showRevision } from '../services/revisions.ts';
import type { Services } from '../services.ts';

export const revisionHandlers = {
  'revisions.list': async (call) => {
    const { query, caller, services } = call;
    const filter = await readFilter(call);
    if (!filter.ok) return filter;
    const walk = walkOf(call, query);
    const place = query.cursor === undefined ? ok(null) : readCursor(services.hashing, walk, query.cursor);
    if (!place.ok) return place;
    // The place of this walk is the number below which the next page begins.
    const { revision, offset } = place.value ?? { revision: filter.value.newest, offset: filter.value.newest + 1 };
    const { items, before } = await listRevisions(caller, { ...filter.value.filter, before: offset, limit: query.limit }, services);
    const next = before === null ? null : makeCursor(services.hashing, walk, { revision, offset: before });
    return ok({ revision, body: { items, next, revision } });
  },
  'revisions.get': async ({ params, caller, services }) => {
    const shown = await showRevision(caller, params.number, services);
    return shown.ok ? ok({ revision: services.fleet.now.revision, body: shown.value }) : shown;
  },
  diff: async ({ query, caller, services }) => {
    const { past, now } = services.fleet;
    const from = await past.revisionOf(query.from);
    if (!from.ok) return from;
    const to = query.to === undefined ? ok(now.revision) : await past.revisionOf(query.to);
    if (!to.ok) return to;
    const entity = query.entity === undefined ? ok(null) : await findEver(caller, query.entity, query.tenant, services);
    if (!entity.ok) return entity;
    const entries = await compareRevisions(caller, { from: from.value, to: to.value, entity: entity.value?.id ?? null }, services);
    return entries.ok ? ok({ revision: to.value, body: { from: from.value, to: to.value, entries: entries.value } }) : entries;
  },
  revert: (call) => revert(call),
} satisfies Partial<Handlers>;

interface Filter {
  readonly newest: number;
  readonly filter: Omit<RevisionFilter, 'limit' | 'before'>;
}

async function readFilter({ query, caller, services }: Call<'revisions.list'>): Promise<Result<Filter, Problem>> {
  const { fleet } = services;
  const newest = query.as_of === undefined ? ok(fleet.now.revision) : await fleet.past.revisionOf(query.as_of);
  if (!newest.ok) return newest;
  const entity = query.entity === undefined ? ok(null) : await findEver(caller, query.entity, query.tenant, services);
  if (!entity.ok) return err(entity.error);
  const since = query.since === undefined ? ok({}) : await sinceOf(query.since, services);
  if (!since.ok) return since;
  return ok({
    newest: newest.value,
    filter: {
      ...(query.actor === undefined ? {} : { actor: query.actor }),
      ...(query.key === undefined ? {} : { key: query.key.split(/[.#]/)[0] ?? query.key }),
      ...(entity.value === null ? {} : { entity: entity.value.id }),
      ...since.value,
    },
  });
}

/** A revision: those after it. A time: those of that time or later. */
async function sinceOf(moment: string, { fleet }: Services): Promise<Result<{ after?: number; since?: string }, Problem>> {
  if (/^\d{1,15}$/.test(moment)) return ok({ after: Number(moment) });
  const known = await fleet.past.revisionOf(moment);
  return known.ok ? ok({ since: new Date(moment).toISOString() }) : known;
}
