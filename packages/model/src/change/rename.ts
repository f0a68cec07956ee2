import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { factsOfType } from '../entity/entity.ts';
import type { ChangeStep } from './change-step.ts';
import { kindOf } from './entity-kind.ts';
import { checkName } from './entity-name.ts';
import type { OperationResult, RenameOperation } from './operation.ts';

/** The id stays, and with it history and everything that points at the entity. */
export function renameEntity(step: ChangeStep, operation: RenameOperation): Result<OperationResult, Problem> {
  const found = step.resolve(operation.entity);
  if (!found.ok) return found;
  const entity = found.value;
  if (entity.kind === 'kind')
    return err(problem('invalid', 'rename.kind', `the kind ${entity.name} cannot be renamed: its entities say what kind they are`));
  if (entity.name === operation.name) return ok({ id: entity.id, name: entity.name });
  const kind = kindOf(step.draft, entity);
  const refusal = checkName(step.draft, { entity: entity.id, kind, tenant: entity.tenant, name: operation.name });
  if (refusal !== null) return err(refusal);
  for (const fact of factsOfType(entity, 'name')) step.draft.retract(fact);
  step.draft.assert({ type: 'name', entity: entity.id, name: operation.name });
  return ok({ id: entity.id, name: operation.name });
}
