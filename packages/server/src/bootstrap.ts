// The first start: an empty ledger gets its first tenant and its first token.
import { type Action, applyChangeInSlices, type ChangeRequest, seesEverything } from '@muster/model';
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { TOKEN_PREFIX } from './auth/authenticate.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Hashing, Ids } from './ports.ts';
import { oneProblem } from './services/one-problem.ts';

const EVERYTHING: readonly Action[] = ['read', 'write', 'approve', 'run', 'secrets', 'admin'];

export interface BootstrapWorld {
  readonly ids: Ids;
  readonly hashing: Hashing;
}

export function newToken(ids: Ids): string {
  return `${TOKEN_PREFIX}${ids.newSecretText()}`;
}

/** Makes the tenant `default` where there is none, and this token with all rights. */
export async function makeAdmin(
  fleet: Fleet,
  token: { readonly name: string; readonly text: string },
  { ids, hashing }: BootstrapWorld,
): Promise<Result<null, Problem>> {
  const request: ChangeRequest = {
    operations: [
      ...(fleet.now.size === 0 ? [{ op: 'create', kind: 'tenant', name: 'default' } as const] : []),
      { op: 'token', name: token.name, sha256: hashing.sha256(token.text), grants: EVERYTHING.map((action) => ({ action })) },
    ],
  };
  const written = await fleet.write({
    actor: 'system',
    origin: 'system',
    message: 'first start',
    answer: () => null,
    *plan({ base, numbers, time, shouldYield }) {
      const context = { now: time, sees: seesEverything, administers: true, newId: ids.newEntityId, numbers, shouldYield };
      const applied = yield* applyChangeInSlices(base, request, context);
      return applied.ok ? ok({ ...applied.value, outcome: null }) : err(oneProblem(applied.error));
    },
  });
  return written.ok ? ok(null) : written;
}
