import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { checkValue, schemaOf } from '../kind/attribute-schema.ts';
import type { AttributeSchema, KindDefinition } from '../kind/kind.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';
import { type AttributePlace, checkAttributePlace, renderAttributePlace } from './attribute-key.ts';
import type { ChangeStep } from './change-step.ts';
import { VALUES_MAX } from './limits.ts';
import type { AttributeInput, ValueInput } from './operation.ts';
import { decodeValue } from './value-input.ts';

/** An attribute as it will be kept. No two values are equal. */
export interface DecodedAttribute extends AttributePlace {
  readonly values: readonly Value[];
}

/** `entity` is undefined while it is being created. */
export interface AttributeOwner {
  readonly id: EntityId;
  readonly kind: KindDefinition;
  readonly entity: Entity | undefined;
}

/** Checks key and values. An `auto` number is taken at once: the counter moves on in the step's draft. */
export function decodeAttribute(step: ChangeStep, owner: AttributeOwner, input: AttributeInput): Result<DecodedAttribute, Problem> {
  const place = { key: input.key, subkey: input.subkey ?? '', number: typeof input.number === 'number' ? input.number : null };
  const misplaced = checkAttributePlace(place);
  if (misplaced !== null) return err(misplaced);
  const values = decodeValues(step, input.values, { schema: schemaOf(owner.kind, place.key, place.subkey), place });
  if (!values.ok) return values;
  const number = input.number === 'auto' ? takeNextNumber(step, owner, place.key) : place.number;
  return ok({ ...place, number, values: values.value });
}

export interface ValuesAt {
  readonly schema: AttributeSchema | undefined;
  readonly place: AttributePlace;
}

export function decodeValues(step: ChangeStep, inputs: readonly ValueInput[], at: ValuesAt): Result<readonly Value[], Problem> {
  if (inputs.length > VALUES_MAX) return err(tooMany(inputs.length, at.place));
  const byKey = new Map<string, Value>();
  for (const input of inputs) {
    const value = decodeChecked(step, input, at);
    if (!value.ok) return value;
    byKey.set(valueKey(value.value), value.value);
  }
  return ok([...byKey.values()]);
}

/** Notes that the key's numbers up to this one were used, so that `auto` never gives one of them again. */
export function bumpCounter(step: ChangeStep, id: EntityId, used: { readonly key: string; readonly next: number }): void {
  const entity = step.draft.entity(id);
  const counter = entity === undefined ? undefined : counterOf(entity, used.key);
  if (counter !== undefined && counter.next >= used.next) return;
  if (counter !== undefined) step.draft.retract(counter);
  step.draft.assert({ type: 'counter', entity: id, key: used.key, next: used.next });
}

/** What is stored for `auto`; undefined while none of the key's numbers was given out or taken away. */
export function counterOf(entity: Entity, key: string) {
  return factsOfType(entity, 'counter').find((fact) => fact.key === key);
}

/** Ports and disks are counted from 1, as on the machine. */
const FIRST_NUMBER = 1;

function takeNextNumber(step: ChangeStep, owner: AttributeOwner, key: string): number {
  const entity = step.draft.entity(owner.id);
  let number = FIRST_NUMBER;
  if (entity !== undefined) {
    number = counterOf(entity, key)?.next ?? FIRST_NUMBER;
    for (const fact of entity.facts) {
      if (fact.type === 'attribute' && fact.key === key && fact.number !== null) number = Math.max(number, fact.number + 1);
    }
  }
  bumpCounter(step, owner.id, { key, next: number + 1 });
  return number;
}

function decodeChecked(step: ChangeStep, input: ValueInput, at: ValuesAt): Result<Value, Problem> {
  const value = decodeValue(step, input, at.schema);
  if (!value.ok || at.schema === undefined) return value;
  const refusal = checkValue(at.schema, renderAttributePlace(at.place), value.value);
  return refusal === null ? value : err(refusal);
}

function tooMany(count: number, place: AttributePlace): Problem {
  return problem('too_large', 'attribute.too-many-values', `${count} values for ${renderAttributePlace(place)}; ${VALUES_MAX} is the most`);
}
