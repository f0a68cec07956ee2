// set, add and unset: the values of an attribute are a set at a place (key, subkey, number).
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { AttributeFact, Fact } from '../fact/fact.ts';
import { schemaOf } from '../kind/attribute-schema.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { valueKey } from '../value/value-key.ts';
import { bumpCounter, type DecodedAttribute, decodeAttribute, decodeValues } from './attribute-input.ts';
import { checkAttributePlace } from './attribute-key.ts';
import type { ChangeStep } from './change-step.ts';
import { kindOf } from './entity-kind.ts';
import { checkFactCount } from './fact-count.ts';
import type { AddOperation, OperationResult, SetOperation, UnsetOperation } from './operation.ts';

export function setAttribute(step: ChangeStep, operation: SetOperation): Result<OperationResult, Problem> {
  return writeAttribute(step, operation, replaceValues);
}

export function addAttribute(step: ChangeStep, operation: AddOperation): Result<OperationResult, Problem> {
  return writeAttribute(step, operation, appendValues);
}

export function unsetAttribute(step: ChangeStep, operation: UnsetOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const matching = factsToUnset(step, entity.value, operation);
  if (!matching.ok) return matching;
  for (const fact of matching.value) step.draft.retract(fact);
  forgetNoNumber(step, matching.value);
  return ok({ id: entity.value.id });
}

/** Makes the values at the attribute's place these; equal ones stay the facts that they are. */
export function replaceValues(step: ChangeStep, entity: Entity, attribute: DecodedAttribute): void {
  const missing = new Map(attribute.values.map((value) => [valueKey(value), value]));
  const surplus = valuesAt(entity, attribute).filter((fact) => !missing.delete(valueKey(fact.value)));
  for (const fact of surplus) step.draft.retract(fact);
  assertValues(step, entity, { ...attribute, values: [...missing.values()] });
  if (attribute.values.length === 0) forgetNoNumber(step, surplus);
}

type AttributeOf = AttributeFact & Fact;
type Write = (step: ChangeStep, entity: Entity, attribute: DecodedAttribute) => void;

function writeAttribute(step: ChangeStep, operation: SetOperation | AddOperation, write: Write): Result<OperationResult, Problem> {
  const found = step.resolve(operation.entity);
  if (!found.ok) return found;
  const owner = { id: found.value.id, kind: kindOf(step.draft, found.value), entity: found.value };
  const refusal = checkCarrier(owner.kind) ?? checkFactCount(found.value);
  if (refusal !== null) return err(refusal);
  const attribute = decodeAttribute(step, owner, operation);
  if (!attribute.ok) return attribute;
  write(step, step.draft.entity(owner.id) ?? found.value, attribute.value);
  const { number } = attribute.value;
  return ok({ id: owner.id, ...(operation.number === 'auto' && number !== null ? { number } : {}) });
}

/** A definition is its own schema: attributes on it would look like part of it and mean nothing. */
function checkCarrier(kind: KindDefinition): Problem | null {
  if (kind.category !== 'schema') return null;
  return problem('invalid', 'attribute.not-carried', 'a kind carries no attributes', { hint: 'muster kind define -f FILE changes it' });
}

function appendValues(step: ChangeStep, entity: Entity, attribute: DecodedAttribute): void {
  const present = new Set(valuesAt(entity, attribute).map((fact) => valueKey(fact.value)));
  const values = attribute.values.filter((value) => !present.has(valueKey(value)));
  assertValues(step, entity, { ...attribute, values });
}

function assertValues(step: ChangeStep, entity: Entity, { key, subkey, number, values }: DecodedAttribute): void {
  for (const value of values) step.draft.assert({ type: 'attribute', entity: entity.id, key, subkey, number, value });
}

function valuesAt(entity: Entity, place: DecodedAttribute): AttributeOf[] {
  const found: AttributeOf[] = [];
  for (const fact of entity.facts) {
    if (fact.type !== 'attribute' || fact.key !== place.key) continue;
    if (fact.subkey === place.subkey && fact.number === place.number) found.push(fact);
  }
  return found;
}

function factsToUnset(step: ChangeStep, entity: Entity, operation: UnsetOperation): Result<AttributeOf[], Problem> {
  const place = { key: operation.key, subkey: operation.subkey ?? '', number: operation.number ?? null };
  const misplaced = checkAttributePlace(place);
  if (misplaced !== null) return err(misplaced);
  const schema = schemaOf(kindOf(step.draft, entity), place.key, place.subkey);
  const values = operation.values === undefined ? null : decodeValues(step, operation.values, { schema, place });
  if (values !== null && !values.ok) return values;
  const keys = values === null ? null : new Set(values.value.map(valueKey));
  const matching: AttributeOf[] = [];
  for (const fact of entity.facts) {
    if (fact.type !== 'attribute' || fact.key !== operation.key) continue;
    if (operation.subkey !== undefined && fact.subkey !== operation.subkey) continue;
    if (operation.number !== undefined && fact.number !== operation.number) continue;
    if (keys === null || keys.has(valueKey(fact.value))) matching.push(fact);
  }
  return ok(matching);
}

/** The greatest number that goes is remembered where no greater one stays: `auto` gives no number twice. */
function forgetNoNumber(step: ChangeStep, removed: readonly AttributeOf[]): void {
  const greatest = new Map<string, AttributeOf>();
  for (const fact of removed) {
    if (fact.number !== null && fact.number >= (greatest.get(fact.key)?.number ?? 0)) greatest.set(fact.key, fact);
  }
  for (const [key, fact] of greatest) {
    const number = fact.number ?? 0;
    const stays = step.draft
      .entity(fact.entity)
      ?.facts.some((each) => each.type === 'attribute' && each.key === key && (each.number ?? -1) >= number);
    if (stays !== true) bumpCounter(step, fact.entity, { key, next: number + 1 });
  }
}
