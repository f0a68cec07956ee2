// Putting things into things. The holder's kind says what it may hold and how exclusively; everything else that is
// refused here would make the answer to "where is it" ambiguous: twice in one holder, in two racks, in itself.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import type { OperationResult, PutOperation, TakeOperation, UnitsInput } from '../change/operation.ts';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { HOST_CATEGORY, mayHold } from '../kind/kind-registry.ts';
import { describe, describeTo } from './describe.ts';
import { isHeldBelow } from './holders.ts';
import { chooseUnits, type UnitRange } from './rack-units.ts';
import { mayJoin } from './sharing.ts';

export interface HoldingRequest {
  readonly units?: UnitsInput | undefined;
  readonly move?: boolean | undefined;
}

export function putEntity(step: ChangeStep, operation: PutOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const holder = step.resolve(operation.holder);
  if (!holder.ok) return holder;
  return holdEntity(step, { entity: entity.value, holder: holder.value }, operation);
}

export function takeEntity(step: ChangeStep, operation: TakeOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const holder = step.resolve(operation.holder);
  if (!holder.ok) return holder;
  const holding = findHolding(entity.value, holder.value);
  if (holding === undefined) {
    return err(problem('not_found', 'holding.absent', `${describe(entity.value)} is not in ${describe(holder.value)}`));
  }
  step.draft.retract(holding);
  return ok({ id: entity.value.id, ...unitsOf(holding.units) });
}

/** `entity` and `holder` as the draft has them now. */
export interface HoldingPair {
  readonly entity: Entity;
  readonly holder: Entity;
}

/** Puts one into the other; for creation too, which has the entities at hand. */
export function holdEntity(step: ChangeStep, pair: HoldingPair, request: HoldingRequest): Result<OperationResult, Problem> {
  const refusal = refuseHolding(step.draft, pair);
  if (refusal !== null) return err(refusal);
  const present = findHolding(pair.entity, pair.holder);
  if (present !== undefined && request.move !== true) return err(twice(pair));
  // Moving to where it is already means other units, or nothing.
  if (present !== undefined && request.units === undefined) return ok({ id: pair.entity.id, ...unitsOf(present.units) });
  const left = present ?? findExclusive(step.draft, pair);
  if (left !== undefined && request.move !== true) return err(elsewhere(step, pair, left));
  const units = chooseUnits(step.draft, { rack: pair.holder, entity: pair.entity, units: request.units, sees: step.sees });
  if (!units.ok) return units;
  if (left !== undefined) step.draft.retract(left);
  step.draft.assert({ type: 'holding', entity: pair.entity.id, holder: pair.holder.id, ...unitsOf(units.value) });
  return ok({ id: pair.entity.id, ...unitsOf(units.value) });
}

/** What of a holding can be judged without its fellows: kinds, tenants, cycles. */
export function refuseHolding(inventory: Inventory, { entity, holder }: HoldingPair): Problem | null {
  if (entity.id === holder.id) return cycle({ entity, holder });
  const kinds = { entity: inventory.kinds.find(entity.kind), holder: inventory.kinds.find(holder.kind) };
  if (kinds.entity === undefined || kinds.holder === undefined || !mayHold(kinds.holder, kinds.entity))
    return wrongKind({ entity, holder }, kinds.holder);
  if (!mayJoin(entity, holder)) return otherTenant({ entity, holder });
  // Only what holds something can close a cycle: a bulk load of leaves never walks up.
  if (inventory.count(axis.holder, entity.id) > 0 && isHeldBelow(inventory, holder, entity.id)) return cycle({ entity, holder });
  return null;
}

function findHolding(entity: Entity, holder: Entity): FactOf<'holding'> | undefined {
  return factsOfType(entity, 'holding').find((fact) => fact.holder === holder.id);
}

/** The holding that being in `holder` rules out: one of the same exclusivity. */
export function findExclusive(inventory: Inventory, { entity, holder }: HoldingPair): FactOf<'holding'> | undefined {
  const exclusivity = exclusivityOf(inventory, holder);
  if (exclusivity === null) return undefined;
  return factsOfType(entity, 'holding').find((fact) => {
    const other = inventory.entity(fact.holder);
    return other !== undefined && other.id !== holder.id && exclusivityOf(inventory, other) === exclusivity;
  });
}

function exclusivityOf(inventory: Inventory, holder: Entity): string | null {
  return inventory.kinds.find(holder.kind)?.exclusive ?? null;
}

function unitsOf(units: UnitRange | null | undefined): { readonly units?: UnitRange } {
  return units === null || units === undefined ? {} : { units };
}

function twice({ entity, holder }: HoldingPair): Problem {
  return problem('conflict', 'holding.twice', `${describe(entity)} is in ${describe(holder)} already`);
}

function elsewhere(step: ChangeStep, { entity, holder }: HoldingPair, holding: FactOf<'holding'>): Problem {
  const current = describeTo(step.sees, step.draft.entity(holding.holder));
  return problem('conflict', 'holding.exclusive', `${describe(entity)} cannot be in ${describe(holder)}: it is in ${current}`, {
    hint: 'take it out first, or move it',
  });
}

function cycle({ entity, holder }: HoldingPair): Problem {
  if (entity.id === holder.id) return problem('conflict', 'holding.cycle', `${describe(entity)} cannot be in itself`);
  return problem('conflict', 'holding.cycle', `${describe(entity)} cannot be in ${describe(holder)}, which is in it`);
}

function otherTenant({ entity, holder }: HoldingPair): Problem {
  return problem('conflict', 'holding.tenant', `${describe(entity)} and ${describe(holder)} belong to different tenants`, {
    hint: 'share one of them with the other’s tenant',
  });
}

function wrongKind({ entity, holder }: HoldingPair, kind: KindDefinition | undefined): Problem {
  const holds = (kind?.holds ?? []).filter((word) => word !== HOST_CATEGORY);
  return problem(
    'invalid',
    'holding.kind',
    `a ${holder.kind} holds no ${entity.kind}: ${describe(entity)} cannot be in ${describe(holder)}`,
    {
      hint: holds.length === 0 ? `a ${holder.kind} holds nothing` : `a ${holder.kind} holds: ${holds.join(', ')}`,
    },
  );
}
