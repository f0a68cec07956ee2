// Variables, how they join, and files of variables. Whether two sources are tied is checked once, when the change is whole.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { VariableFileFact } from '../fact/fact.ts';
import { valueKey } from '../value/value-key.ts';
import { fileVariables, variableNameProblem } from '../variable/file-variables.ts';
import { isVariableName } from '../variable/variable-name.ts';
import type { ChangeStep } from './change-step.ts';
import { kindOf } from './entity-kind.ts';
import { checkFactCount } from './fact-count.ts';
import { URL_LENGTH_MAX } from './limits.ts';
import type { MergeOperation, OperationResult, VarFileOperation, VarOperation } from './operation.ts';
import { checkJson, decodeValue } from './value-input.ts';

export function changeVariable(step: ChangeStep, operation: VarOperation): Result<OperationResult, Problem> {
  const entity = resolveCarrier(step, operation.entity);
  if (!entity.ok) return entity;
  if (!isVariableName(operation.name)) return err(variableNameProblem(operation.name));
  const value = operation.value === undefined ? undefined : decodeValue(step, operation.value);
  if (value?.ok === false) return value;
  const present = factsOfType(entity.value, 'variable').find((fact) => fact.name === operation.name);
  if (present !== undefined && value !== undefined && valueKey(present.value) === valueKey(value.value)) return ok({ id: entity.value.id });
  if (present !== undefined) step.draft.retract(present);
  if (value !== undefined) step.draft.assert({ type: 'variable', entity: entity.value.id, name: operation.name, value: value.value });
  return ok({ id: entity.value.id });
}

export function changeMerge(step: ChangeStep, operation: MergeOperation): Result<OperationResult, Problem> {
  const tenant = step.resolve(operation.entity, 'tenant');
  if (!tenant.ok) return tenant;
  if (!isVariableName(operation.variable)) return err(variableNameProblem(operation.variable));
  const present = factsOfType(tenant.value, 'merge').find((fact) => fact.variable === operation.variable);
  if (present?.strategy === operation.strategy) return ok({ id: tenant.value.id });
  if (present !== undefined) step.draft.retract(present);
  const { variable, strategy } = operation;
  if (strategy !== undefined) step.draft.assert({ type: 'merge', entity: tenant.value.id, variable, strategy });
  return ok({ id: tenant.value.id });
}

export function changeVariableFile(step: ChangeStep, operation: VarFileOperation): Result<OperationResult, Problem> {
  const entity = resolveCarrier(step, operation.entity);
  if (!entity.ok) return entity;
  const file = decodeFile(entity.value, operation);
  if (!file.ok) return file;
  const [present] = factsOfType(entity.value, 'variable-file');
  if (present?.url === file.value?.url && present?.sha256 === file.value?.sha256) return ok({ id: entity.value.id });
  if (present !== undefined) step.draft.retract(present);
  if (file.value !== null) step.draft.assert(file.value);
  return ok({ id: entity.value.id });
}

/** Whoever has variables: scopes, holders, tags, hosts, whatever policy could be about; not ways in, not schemas. */
function resolveCarrier(step: ChangeStep, ref: string): Result<Entity, Problem> {
  const entity = step.resolve(ref);
  if (!entity.ok) return entity;
  const { category } = kindOf(step.draft, entity.value);
  const crowded = checkFactCount(entity.value);
  if (crowded !== null) return err(crowded);
  if (category !== 'access' && category !== 'schema') return entity;
  return err(problem('invalid', 'variable.not-carried', `a ${entity.value.kind} carries no variables: ${entity.value.name}`));
}

/** Null: the file is forgotten. */
function decodeFile(entity: Entity, operation: VarFileOperation): Result<VariableFileFact | null, Problem> {
  const { url, sha256, variables = {} } = operation;
  if (sha256 === undefined) return ok(null);
  if (url.length > URL_LENGTH_MAX)
    return err(problem('too_large', 'variable-file.url', `a URL of ${url.length} characters; ${URL_LENGTH_MAX} is the most`));
  if (!SHA256.test(sha256))
    return err(problem('invalid', 'variable-file.sha256', 'content is pinned by its SHA-256 in 64 lower-case hexadecimal digits'));
  const named = fileVariables(variables);
  if (!named.ok) return named;
  const refusal = checkJson(variables);
  return refusal === null ? ok({ type: 'variable-file', entity: entity.id, url, sha256, variables }) : err(refusal);
}

const SHA256 = /^[0-9a-f]{64}$/;
