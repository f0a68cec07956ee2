import { type AttributeInput, entityTag, type Operation, type UnsetOperation } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { changeShortly } from '../services/change-call.ts';
import { viewEntity } from '../services/entity-view.ts';
import { type KeyPath, parseKeyPath } from '../services/key-path.ts';
import { listEntities } from '../services/listing.ts';
import { read } from '../services/reading.ts';

export const entityHandlers = {
  'entities.list': (call) => listEntities(call, call.query),
  query: (call) => listEntities(call, call.body),
  'entities.get': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref);
      if (!entity.ok) return entity;
      return ok({ revision: reading.revision, body: viewEntity(reading, entity.value), etag: entityTag(entity.value) });
    }),
  'entities.create': (call) => changeShortly(call, [{ op: 'create', ...call.body }]),
  'entities.update': (call) => changeShortly(call, updateOperations(call.params.ref, call.body)),
  'entities.delete': (call) => {
    const { recursive } = call.query;
    return changeShortly(call, [{ op: 'delete', entity: call.params.ref, ...(recursive === undefined ? {} : { recursive }) }]);
  },
  'entities.setAttribute': async (call) => {
    const place = parseKeyPath(call.params.key);
    return place.ok ? changeShortly(call, [{ op: 'set', entity: call.params.ref, ...place.value, values: call.body.values }]) : place;
  },
  'entities.addAttribute': async (call) => {
    const place = parseKeyPath(call.params.key);
    return place.ok ? changeShortly(call, [{ op: 'add', entity: call.params.ref, ...place.value, values: call.body.values }]) : place;
  },
  'entities.unsetAttribute': async (call) => {
    const operation = unsetOperation(call.params, call.query.value);
    return operation.ok ? changeShortly(call, [operation.value]) : operation;
  },
} satisfies Partial<Handlers>;

interface Update {
  readonly name?: string;
  readonly attributes?: readonly AttributeInput[];
}

/** Attributes first, so that the name given in the path is still the entity's. */
function updateOperations(entity: string, { name, attributes }: Update): Operation[] {
  const operations: Operation[] = (attributes ?? []).map((attribute) => ({ op: 'set', entity, ...attribute }));
  return name === undefined ? operations : [...operations, { op: 'rename', entity, name }];
}

function unsetOperation(
  params: { readonly ref: string; readonly key: string },
  value: string | undefined,
): Result<UnsetOperation, Problem> {
  const place = parseKeyPath(params.key);
  if (!place.ok) return place;
  const { number, ...rest }: KeyPath = place.value;
  return ok({
    op: 'unset',
    entity: params.ref,
    ...rest,
    ...(typeof number === 'number' ? { number } : {}),
    ...(value === undefined ? {} : { values: [{ text: value }] }),
  });
}
