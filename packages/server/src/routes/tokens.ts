import { type Entity, factsOfType } from '@muster/model';
import { ok } from '@muster/protocol';
import { TOKEN_PREFIX } from '../auth/authenticate.ts';
import type { Handlers } from '../http/call.ts';
import { changeBy } from '../services/change-call.ts';
import { viewGrants } from '../services/grant-view.ts';
import { byName } from '../services/order.ts';
import { entitiesOfKind, type Reading, read } from '../services/reading.ts';

export const tokenHandlers = {
  'tokens.list': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const items = entitiesOfKind(reading, 'token')
        .sort(byName)
        .map((token) => viewToken(reading, token));
      return ok({ revision: reading.revision, body: { items, revision: reading.revision } });
    }),
  'tokens.create': async (call) => {
    const { ids, hashing } = call.services;
    const { name, grants, expires } = call.body;
    const token = `${TOKEN_PREFIX}${ids.newSecretText()}`;
    const operation = { op: 'token' as const, name, sha256: hashing.sha256(token), grants, ...(expires === undefined ? {} : { expires }) };
    // Its text is told once and kept nowhere: a repetition could not be answered, so it is a new request.
    const headers = { ...call.headers, idempotencyKey: null };
    const made = await changeBy({ ...call, headers }, { message: `token ${name}`, operations: [operation] }, false);
    if (!made.ok) return made;
    const id = made.value.body.results[0]?.id ?? '';
    return ok({ revision: made.value.revision, body: { id, name, token, revision: made.value.revision }, isSecret: true });
  },
  'tokens.revoke': async (call) => {
    const found = await read(call.caller, {}, call.services, (reading) => reading.resolve(call.params.ref, 'token'));
    if (!found.ok) return found;
    const made = await changeBy(
      call,
      { message: `revoke token ${found.value.name}`, operations: [{ op: 'delete', entity: found.value.id }] },
      false,
    );
    return made.ok ? ok({ revision: made.value.revision, body: { revision: made.value.body.revision } }) : made;
  },
} satisfies Partial<Handlers>;

function viewToken(reading: Reading, token: Entity) {
  return {
    id: token.id,
    name: token.name,
    grants: viewGrants(reading, factsOfType(token, 'grant')),
    expires: factsOfType(token, 'token')[0]?.expires ?? null,
    created_revision: factsOfType(token, 'entity')[0]?.revision ?? 0,
  };
}
