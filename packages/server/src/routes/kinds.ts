import type { KindDefinition } from '@muster/model';
import { err, ok, type Problem, problem } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { changeShortly } from '../services/change-call.ts';
import { definedKinds } from '../services/defined-kinds.ts';
import { read } from '../services/reading.ts';

export const kindHandlers = {
  'kinds.list': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const defined = definedKinds(reading.inventory);
      const items = reading.inventory.kinds.all().map((kind) => viewKind(kind, defined));
      return ok({ revision: reading.revision, body: { items, revision: reading.revision } });
    }),
  'kinds.get': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const kind = reading.inventory.kinds.find(call.params.kind);
      return kind === undefined
        ? err(unknownKind(call.params.kind))
        : ok({ revision: reading.revision, body: viewKind(kind, definedKinds(reading.inventory)) });
    }),
  'kinds.define': async (call) => {
    if (call.body.name !== call.params.kind) {
      return err(problem('invalid', 'kind.two-names', 'The name in the body is not the one in the path.', { pointer: '/name' }));
    }
    return changeShortly(call, [{ op: 'kind', definition: call.body }]);
  },
  'kinds.delete': (call) => changeShortly(call, [{ op: 'unkind', name: call.params.kind }]),
} satisfies Partial<Handlers>;

function viewKind(kind: KindDefinition, defined: ReadonlySet<string>) {
  return { ...asView(kind), built_in: !defined.has(kind.name) };
}

function asView(kind: KindDefinition) {
  const attributes = Object.fromEntries(
    Object.entries(kind.attributes).map(([key, { type, required, oneOf }]) => [
      key,
      { type, ...(required === undefined ? {} : { required }), ...(oneOf === undefined ? {} : { oneOf }) },
    ]),
  );
  return { ...kind, ports: { ...kind.ports }, attributes };
}

function unknownKind(word: string): Problem {
  return problem('not_found', 'kind.unknown', `There is no kind \`${word.slice(0, 80)}\`.`, { hint: '`muster kind list` shows all.' });
}
