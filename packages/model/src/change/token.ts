import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { EntityId } from '../entity/id.ts';
import { parseExpression } from '../expression/parser.ts';
import type { Action } from '../fact/fact.ts';
import { axis } from '../inventory/terms.ts';
import { isDatetime } from '../value/value-text.ts';
import type { ChangeStep } from './change-step.ts';
import { kindByName } from './entity-kind.ts';
import { checkName } from './entity-name.ts';
import { GRANTS_MAX } from './limits.ts';
import type { GrantInput, OperationResult, TokenOperation } from './operation.ts';

/** Makes a token. Its text is known to nobody but its owner; the ledger has the SHA-256 of it. */
export function createToken(step: ChangeStep, operation: TokenOperation): Result<OperationResult, Problem> {
  const malformed = checkToken(step, operation);
  if (malformed !== null) return err(malformed);
  const grants = decodeGrants(step, operation.grants);
  if (!grants.ok) return grants;
  const entity = step.newId();
  const refusal = checkName(step.draft, { entity, kind: kindByName(step.draft, 'token'), tenant: step.tenant, name: operation.name });
  if (refusal !== null) return err(refusal);
  step.draft.assert({ type: 'entity', entity, kind: 'token', tenant: step.tenant });
  step.draft.assert({ type: 'name', entity, name: operation.name });
  step.draft.assert({ type: 'token', entity, sha256: operation.sha256, expires: operation.expires ?? null });
  for (const grant of grants.value) step.draft.assert({ type: 'grant', entity, ...grant });
  return ok({ id: entity, name: operation.name });
}

interface Grant {
  readonly action: Action;
  readonly tenant: EntityId | null;
  readonly expression: string;
}

const SHA256 = /^[0-9a-f]{64}$/;

function checkToken(step: ChangeStep, { sha256, expires, grants }: TokenOperation): Problem | null {
  if (!SHA256.test(sha256))
    return problem('invalid', 'token.malformed', 'a token is known by its SHA-256 in 64 lower-case hexadecimal digits');
  if (expires !== undefined && (!isDatetime(expires) || !expires.includes('T'))) {
    return problem('invalid', 'token.expiry', 'a token expires at a date and time like 2026-12-31T00:00:00Z');
  }
  if (grants.length > GRANTS_MAX)
    return problem('too_large', 'token.too-many-grants', `${grants.length} grants; ${GRANTS_MAX} is the most`);
  for (const slot of step.draft.slots(axis.item, sha256)) {
    if (step.draft.at(slot)?.kind === 'token') return problem('conflict', 'token.taken', 'there is a token with this SHA-256 already');
  }
  return null;
}

function decodeGrants(step: ChangeStep, inputs: readonly GrantInput[]): Result<Grant[], Problem> {
  const grants: Grant[] = [];
  for (const { action, tenant, expression = '' } of inputs) {
    const parsed = parseExpression(expression, step.draft.kinds);
    if (!parsed.ok) return parsed;
    const found = tenant === undefined ? null : step.resolve(tenant, 'tenant');
    if (found?.ok === false) return found;
    grants.push({ action, tenant: found === null ? null : found.value.id, expression });
  }
  return ok(grants);
}
