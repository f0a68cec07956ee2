// Deleting retracts the facts of an entity and all that point at it. What is inside a place or a machine goes with it when
// asked for; members of groups, clouds and regions only leave, because nobody who deletes a pool wants its servers gone.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import { axis } from '../inventory/terms.ts';
import type { ChangeStep } from './change-step.ts';
import { kindOf } from './entity-kind.ts';
import { checkKindUnused } from './kind-use.ts';
import type { DeleteOperation, OperationResult } from './operation.ts';
import { factsPointingAt } from './pointers.ts';

/** Yields after each entity, so that a datacenter can go without anybody waiting. */
export function* deleteEntity(step: ChangeStep, operation: DeleteOperation): Generator<void, Result<OperationResult, Problem>> {
  const found = step.resolve(operation.entity);
  if (!found.ok) return found;
  const doomed = collectDoomed(step, found.value, operation.recursive === true);
  if (!doomed.ok) return doomed;
  for (const entity of doomed.value) {
    removeEntity(step, entity.id);
    yield;
  }
  return ok({ id: found.value.id, name: found.value.name });
}

/** Everything that goes, what is inside before what it is in. */
function collectDoomed(step: ChangeStep, first: Entity, recursive: boolean): Result<Entity[], Problem> {
  const doomed = new Map<EntityId, Entity>([[first.id, first]]);
  for (const entity of doomed.values()) {
    const refusal = refuseDelete(step, entity);
    if (refusal !== null) return err(refusal);
    const inside = entitiesInside(step, entity);
    if (!recursive && (inside.length > 0 || isHolding(step, entity))) return err(notEmpty(step, entity));
    for (const member of [...inside, ...servicesOf(step, entity)]) doomed.set(member.id, member);
  }
  const hidden = [...doomed.values()].find((entity) => !step.sees.sees(entity));
  return hidden === undefined ? ok([...doomed.values()].reverse()) : err(notYours(first));
}

function refuseDelete(step: ChangeStep, entity: Entity): Problem | null {
  if (entity.kind === 'kind') return checkKindUnused(step.draft, entity, step.sees);
  if (entity.id !== step.tenant) return null;
  return problem('conflict', 'delete.own-tenant', `the tenant ${entity.name} cannot be deleted from within`, {
    hint: 'name another tenant with --tenant',
  });
}

function entitiesInside(step: ChangeStep, holder: Entity): Entity[] {
  const kind = kindOf(step.draft, holder);
  const inside: Entity[] = [];
  if (holder.kind === 'tenant') inside.push(...entitiesAt(step, axis.tenant, holder.id));
  for (const member of entitiesAt(step, axis.holder, holder.id)) {
    const isPart = kind.exclusive === 'place' || (kind.category === 'scope' && kindOf(step.draft, member).category === 'scope');
    if (isPart) inside.push(member);
  }
  return inside.filter((entity) => entity.id !== holder.id);
}

function isHolding(step: ChangeStep, holder: Entity): boolean {
  for (const member of entitiesAt(step, axis.holder, holder.id)) if (member.id !== holder.id) return true;
  return false;
}

/** An instance of a role on a host is nothing without either. */
function servicesOf(step: ChangeStep, entity: Entity): Entity[] {
  return entitiesAt(step, axis.reference, entity.id).filter((other) =>
    factsOfType(other, 'service').some((fact) => fact.role === entity.id || fact.host === entity.id),
  );
}

function entitiesAt(step: ChangeStep, axisName: string, point: EntityId): Entity[] {
  const found: Entity[] = [];
  for (const slot of step.draft.slots(axisName, point)) {
    const entity = step.draft.at(slot);
    if (entity !== undefined) found.push(entity);
  }
  return found;
}

function removeEntity(step: ChangeStep, id: EntityId): void {
  for (const fact of [...factsPointingAt(step.draft, id)]) loosen(step, fact, id);
  const entity = step.draft.entity(id);
  for (const fact of entity?.facts ?? []) step.draft.retract(fact);
}

/** A service loses its virtual address, and goes on without one; every other fact goes. */
function loosen(step: ChangeStep, fact: Fact, id: EntityId): void {
  step.draft.retract(fact);
  if (fact.type !== 'service' || fact.vip !== id) return;
  step.draft.assert({ type: 'service', entity: fact.entity, role: fact.role, host: fact.host, vip: null });
}

function notEmpty(step: ChangeStep, holder: Entity): Problem {
  const members = [...new Set([...entitiesInside(step, holder), ...entitiesAt(step, axis.holder, holder.id)])];
  const visible = members.filter((member) => member.id !== holder.id && step.sees.sees(member));
  const shown = visible.slice(0, SHOWN_MAX).map((member) => member.name);
  const list = shown.length === 0 ? '' : `: ${shown.join(', ')}${visible.length > SHOWN_MAX ? ', ...' : ''}`;
  return problem('conflict', 'delete.not-empty', `${holder.kind} ${holder.name} is not empty${list}`, {
    hint: 'take out what is in it, or delete with --recursive',
  });
}

const SHOWN_MAX = 5;

function notYours(entity: Entity): Problem {
  return problem('conflict', 'delete.not-empty', `${entity.kind} ${entity.name} is not empty, and not all in it is yours to delete`);
}
