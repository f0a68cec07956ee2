// From the text of a token to who is calling. The ledger knows only the SHA-256 of a token, so neither a copy of the
// database nor a log gives one away; looking it up by its hash tells nothing by its duration about other tokens.
import { axis, type Entity, factsOfType, type Inventory } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Hashing } from '../ports.ts';
import type { Caller } from './caller.ts';

/** 256 bits in base64url. */
const TOKEN = /^mst_[A-Za-z0-9_-]{43}$/;
export const TOKEN_PREFIX = 'mst_';

export interface Authentication {
  readonly inventory: Inventory;
  readonly hashing: Hashing;
  readonly now: number;
}

export function authenticate(authorization: string | undefined, { inventory, hashing, now }: Authentication): Result<Caller, Problem> {
  if (authorization === undefined) return err(noToken());
  const [scheme = '', text = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !TOKEN.test(text)) return err(notValid());
  const token = findToken(inventory, hashing.sha256(text));
  const [fact] = token === undefined ? [] : factsOfType(token, 'token');
  if (token === undefined || fact === undefined) return err(notValid());
  if (fact.expires !== null && Date.parse(fact.expires) <= now) return err(expired());
  return ok({ actor: `token:${token.name}`, token, grants: factsOfType(token, 'grant') });
}

function findToken(inventory: Inventory, sha256: string): Entity | undefined {
  for (const slot of inventory.slots(axis.item, sha256)) {
    const entity = inventory.at(slot);
    if (entity !== undefined && factsOfType(entity, 'token').some((fact) => fact.sha256 === sha256)) return entity;
  }
  return undefined;
}

function noToken(): Problem {
  return problem('unauthorized', 'access.no-token', 'This needs a token.', {
    hint: 'Send `Authorization: Bearer mst_...`; on the server itself, `muster` finds one.',
  });
}

function notValid(): Problem {
  return problem('unauthorized', 'access.token', 'The token is not valid.', { hint: 'It may have been revoked; ask for a new one.' });
}

function expired(): Problem {
  return problem('unauthorized', 'access.expired', 'The token has expired.', { hint: 'Ask for a new one.' });
}

/** For connections that last: whether the caller's token is still there, and still valid. */
export function isStillValid({ token }: Caller, { inventory, now }: Omit<Authentication, 'hashing'>): boolean {
  const current = token === null ? undefined : inventory.entity(token.id);
  const [fact] = current === undefined ? [] : factsOfType(current, 'token');
  return fact !== undefined && (fact.expires === null || Date.parse(fact.expires) > now);
}
