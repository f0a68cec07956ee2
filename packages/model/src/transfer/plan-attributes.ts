// Attributes and their values: only those that differ, with references as operations write them, and secrets as they are.
import { type Problem, problem } from '@muster/protocol';
import { MASKED_SECRET } from '../change/describe-fact.ts';
import type { AttributeInput, ValueInput } from '../change/operation.ts';
import { checkJson } from '../change/value-input.ts';
import type { Entity } from '../entity/entity.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';
import { parseAttributePath } from './attribute-path.ts';
import type { PlannedRow, RowReader } from './planned-row.ts';
import type { RowPlanner } from './row-planner.ts';

export function planAttributes({ reader, list }: RowPlanner, row: PlannedRow, attributes: readonly AttributeInput[]): void {
  for (const attribute of attributes) {
    const values = attribute.values.map((value) => qualifiedValue(reader, row, value));
    list.add('describe', row, { op: 'set', entity: row.self, ...attribute, values });
  }
}

/** Attributes of the row but for masked secrets, which stay what they are. */
export function attributesOf({ reader }: RowPlanner, row: PlannedRow): AttributeInput[] {
  const attributes: AttributeInput[] = [];
  for (const [path, values] of Object.entries(row.document.attributes ?? {})) {
    const place = parseAttributePath(path);
    if (!place.ok) {
      reader.refuse(row, place.error);
      continue;
    }
    const { key, subkey, number } = place.value;
    const attribute = { key, ...(subkey === '' ? {} : { subkey }), ...(number === null ? {} : { number }), values };
    if (!values.some(isMasked)) attributes.push(attribute);
    else if (!valuesAt(row.existing, attribute).some(isSecret)) reader.refuse(row, maskedSecret(row, path));
  }
  return attributes;
}

/** Values that the ledger would not keep as they are agree with nothing: their operation says what they are or why not. */
export function agrees(entity: Entity, attribute: AttributeInput): boolean {
  const wanted = new Set<string>();
  for (const value of attribute.values) {
    if (!isPlain(value)) return false;
    wanted.add(valueKey(value));
  }
  const present = valuesAt(entity, attribute);
  return present.length === wanted.size && present.every((value) => wanted.has(valueKey(value)));
}

function isPlain(value: ValueInput): value is Exclude<ValueInput, { readonly text: string } | { readonly ref: string }> & Value {
  if (typeof value !== 'object' || value === null) return true;
  if ('json' in value) return typeof value.json === 'object' && value.json !== null && checkJson(value.json) === null;
  return 'datetime' in value || 'blob' in value;
}

function valuesAt(entity: Entity | null, attribute: AttributeInput): Value[] {
  const values: Value[] = [];
  for (const fact of entity?.facts ?? []) {
    if (fact.type !== 'attribute' || fact.key !== attribute.key) continue;
    if (fact.subkey === (attribute.subkey ?? '') && fact.number === (attribute.number ?? null)) values.push(fact.value);
  }
  return values;
}

export function refers(value: ValueInput): boolean {
  return typeof value === 'object' && value !== null && ('ref' in value || 'text' in value);
}

export function qualifiedValue(reader: RowReader, row: PlannedRow, value: ValueInput): ValueInput {
  return typeof value === 'object' && value !== null && 'ref' in value ? { ref: reader.qualify(row, value.ref) } : value;
}

export function isMasked(value: ValueInput): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value && value.secret === MASKED_SECRET;
}

export function isSecret(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

export function maskedSecret(row: PlannedRow, what: string): Problem {
  return problem('invalid', 'apply.masked-secret', `${row.document.kind} ${row.document.name} has no secret ${what} that could stay`, {
    hint: 'give its text, or take it out of the row',
  });
}
