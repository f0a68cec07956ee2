import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { factsOfType } from '../entity/entity.ts';
import type { ChangeStep } from './change-step.ts';
import type { OperationResult, ShareOperation } from './operation.ts';

/** Lets another tenant read one entity, or no longer. */
export function changeShare(step: ChangeStep, operation: ShareOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const tenant = step.resolve(operation.tenant, 'tenant');
  if (!tenant.ok) return tenant;
  const { id } = entity.value;
  if (entity.value.tenant === tenant.value.id) {
    return err(problem('invalid', 'share.own-tenant', `${entity.value.name} belongs to ${tenant.value.name}, which needs no share of it`));
  }
  const present = factsOfType(entity.value, 'share').find((fact) => fact.tenant === tenant.value.id);
  if (operation.remove === true && present !== undefined) step.draft.retract(present);
  if (operation.remove !== true && present === undefined) step.draft.assert({ type: 'share', entity: id, tenant: tenant.value.id });
  return ok({ id });
}
