import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { generateName } from '../network/allocation.ts';
import { holdEntity } from '../place/holding.ts';
import { unitCount, unitsOfNothing } from '../place/rack-units.ts';
import { type DecodedAttribute, decodeAttribute } from './attribute-input.ts';
import { addAttribute } from './attribute-operations.ts';
import type { ChangeStep } from './change-step.ts';
import { checkName } from './entity-name.ts';
import type { CreateOperation, OperationResult } from './operation.ts';
import { excerptOf, resolveKind } from './resolve-ref.ts';
import { assertTags } from './tag.ts';

export function createEntity(step: ChangeStep, operation: CreateOperation): Result<OperationResult, Problem> {
  const kind = kindToCreate(step, operation);
  if (!kind.ok) return kind;
  const tenant = tenantOf(step, operation, kind.value);
  if (!tenant.ok) return tenant;
  const target: Target = { id: tenant.value.id, tenant: tenant.value.tenant, kind: kind.value };
  const present = operation.if_absent === true ? findPresent(step, target, operation.name) : undefined;
  if (present !== undefined) return ok({ id: present.id, name: present.name });
  return createIn(step, target, operation);
}

interface Target {
  readonly id: EntityId;
  readonly tenant: EntityId;
  readonly kind: KindDefinition;
}

function createIn(step: ChangeStep, target: Target, operation: CreateOperation): Result<OperationResult, Problem> {
  const attributes = decodeAttributes(step, target, operation);
  if (!attributes.ok) return attributes;
  const name = nameFor(step, target, operation);
  if (!name.ok) return name;
  assertEntity(step, { ...target, name: name.value }, attributes.value);
  const tagged = (operation.tags ?? []).length === 0 ? ok(undefined) : assertTags(step, target.id, operation.tags ?? []);
  if (!tagged.ok) return tagged;
  const numbered = addNumbered(step, target.id, operation);
  if (!numbered.ok) return numbered;
  const held = holdIn(step, target.id, operation);
  return held.ok ? ok({ id: target.id, name: name.value, ...held.value }) : held;
}

function kindToCreate(step: ChangeStep, operation: CreateOperation): Result<KindDefinition, Problem> {
  const kind = resolveKind(step.draft.kinds, operation.kind);
  if (!kind.ok) return kind;
  if (kind.value.name === 'kind') return err(notCreated('a kind', 'muster kind define -f FILE'));
  if (kind.value.name === 'service') return err(notCreated('a service', 'muster service add ROLE HOST'));
  if (kind.value.name === 'token') return err(notCreated('a token', 'muster token create NAME'));
  return kind;
}

/** A tenant belongs to itself, so its id is made first. */
function tenantOf(step: ChangeStep, operation: CreateOperation, kind: KindDefinition): Result<{ id: EntityId; tenant: EntityId }, Problem> {
  const id = step.newId();
  if (kind.name === 'tenant') return ok({ id, tenant: id });
  if (operation.tenant === undefined) return ok({ id, tenant: step.tenant });
  const tenant = step.resolve(operation.tenant, 'tenant');
  return tenant.ok ? ok({ id, tenant: tenant.value.id }) : tenant;
}

function findPresent(step: ChangeStep, target: Target, name: string | undefined): Entity | undefined {
  if (name === undefined) return undefined;
  for (const slot of step.draft.slots(axis.name, name)) {
    const entity = step.draft.at(slot);
    if (entity?.kind !== target.kind.name || !step.sees.sees(entity)) continue;
    if (entity.tenant === target.tenant || entity.kind === 'tenant') return entity;
  }
  return undefined;
}

function nameFor(step: ChangeStep, target: Target, operation: CreateOperation): Result<string, Problem> {
  const name = operation.name_from === undefined ? ok(operation.name ?? '') : generatedName(step, operation);
  if (!name.ok) return name;
  const refusal = checkName(step.draft, { entity: target.id, kind: target.kind, tenant: target.tenant, name: name.value });
  return refusal === null ? name : err(refusal);
}

function generatedName(step: ChangeStep, operation: CreateOperation): Result<string, Problem> {
  if (operation.name !== undefined) {
    return err(problem('invalid', 'create.two-names', 'a name is either given or taken from a generator, not both'));
  }
  const generator = step.resolve(operation.name_from ?? '', 'namegenerator');
  return generator.ok ? generateName(step, { generator: generator.value }) : generator;
}

function decodeAttributes(step: ChangeStep, target: Target, operation: CreateOperation): Result<DecodedAttribute[], Problem> {
  const decoded: DecodedAttribute[] = [];
  const owner = { id: target.id, kind: target.kind, entity: undefined };
  for (const input of operation.attributes ?? []) {
    if (input.number === 'auto') continue;
    const attribute = decodeAttribute(step, owner, input);
    if (!attribute.ok) return attribute;
    decoded.push(attribute.value);
  }
  return ok(decoded);
}

/** Automatic numbers are counted on an entity that is there. */
function addNumbered(step: ChangeStep, id: EntityId, operation: CreateOperation): Result<OperationResult, Problem> {
  for (const input of operation.attributes ?? []) {
    const added = input.number === 'auto' ? addAttribute(step, { ...input, op: 'add', entity: id }) : ok({});
    if (!added.ok) return added;
  }
  return ok({});
}

function assertEntity(step: ChangeStep, entity: Target & { readonly name: string }, attributes: readonly DecodedAttribute[]): void {
  step.draft.assert({ type: 'entity', entity: entity.id, kind: entity.kind.name, tenant: entity.tenant });
  step.draft.assert({ type: 'name', entity: entity.id, name: entity.name });
  for (const { key, subkey, number, values } of attributes) {
    for (const value of values) step.draft.assert({ type: 'attribute', entity: entity.id, key, subkey, number, value });
  }
}

/** Units are those of the holder that has any: a server is put into one rack, and perhaps into pools. */
function holdIn(step: ChangeStep, id: EntityId, operation: CreateOperation): Result<OperationResult, Problem> {
  const holders: Entity[] = [];
  for (const ref of operation.in ?? []) {
    const holder = step.resolve(ref);
    if (!holder.ok) return holder;
    holders.push(holder.value);
  }
  const rack = holders.find((holder) => unitCount(step.draft, holder) > 0) ?? holders[0];
  if (rack === undefined && operation.units !== undefined) return err(unitsOfNothing());
  let result: OperationResult = {};
  for (const holder of holders) {
    const held = holdInOne(step, id, { holder, units: holder === rack ? operation.units : undefined });
    if (!held.ok) return held;
    if (holder === rack) result = held.value;
  }
  return ok(result);
}

function holdInOne(
  step: ChangeStep,
  id: EntityId,
  into: { readonly holder: Entity; readonly units: CreateOperation['units'] },
): Result<OperationResult, Problem> {
  const entity = step.resolve(id);
  return entity.ok ? holdEntity(step, { entity: entity.value, holder: into.holder }, { units: into.units }) : entity;
}

function notCreated(what: string, instead: string): Problem {
  return problem('invalid', 'create.kind', `${excerptOf(what)} is not made by create`, { hint: instead });
}
