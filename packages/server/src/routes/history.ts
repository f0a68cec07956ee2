import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { blame, describeSteps, findEver, stepsOf } from '../services/history.ts';
import { type KeyPath, parseKeyPath } from '../services/key-path.ts';
import { openPage } from '../services/paging.ts';
import { openSnapshot } from '../services/reading.ts';

export const historyHandlers = {
  'entities.history': async (call) => {
    const { caller, params, query, services } = call;
    const path = readPath(query.key);
    if (!path.ok) return path;
    const page = openPage(call, query);
    if (!page.ok) return page;
    const until = query.as_of === undefined ? ok(page.value.revision) : await services.fleet.past.revisionOf(query.as_of);
    if (!until.ok) return until;
    const entity = await findEver(caller, params.ref, query.tenant, services);
    if (!entity.ok) return err(entity.error);
    const steps = await stepsOf(caller, { entity: entity.value.id, until: until.value, path: path.value }, services);
    const { elements, next } = page.value.take(steps);
    const { revision } = page.value;
    return ok({ revision, body: { items: await describeSteps(elements, services), next, revision, total: steps.length } });
  },
  'entities.blame': async ({ caller, params, query, services }) => {
    const path = readPath(query.key);
    if (!path.ok) return path;
    const reading = await openSnapshot(caller, query, services);
    if (!reading.ok) return reading;
    const entity = reading.value.resolve(params.ref);
    if (!entity.ok) return entity;
    const { revision } = reading.value;
    const items = await blame(entity.value, { find: (id) => reading.value.find(id), path: path.value }, services);
    return ok({ revision, body: { items, revision } });
  },
} satisfies Partial<Handlers>;

function readPath(text: string | undefined): Result<KeyPath | null, Problem> {
  return text === undefined ? ok(null) : parseKeyPath(text);
}
