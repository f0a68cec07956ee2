// A kind may say which types some of its attributes have. Keys that it does not name are free.
import { type Problem, problem } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { typeOfValue, type Value } from '../value/value.ts';
import type { AttributeSchema, KindDefinition } from './kind.ts';

/** Keys that mean the same on every kind (design: well-known keys). A password in the open would stay in the history for ever. */
const WELL_KNOWN: Readonly<Record<string, AttributeSchema>> = { 'access.secret': { type: 'secret' } };

export function schemaOf(kind: KindDefinition, key: string, subkey: string): AttributeSchema | undefined {
  const path = subkey === '' ? key : `${key}.${subkey}`;
  if (Object.hasOwn(kind.attributes, path)) return kind.attributes[path];
  return Object.hasOwn(WELL_KNOWN, path) ? WELL_KNOWN[path] : undefined;
}

/** Null when the value fits. Integers are floats too. */
export function checkValue(schema: AttributeSchema, path: string, value: Value): Problem | null {
  const type = typeOfValue(value);
  if (type !== schema.type && !(schema.type === 'float' && type === 'integer')) {
    return problem('invalid', 'attribute.wrong-type', `${path} must be of type ${schema.type}, not ${type}`);
  }
  if (schema.oneOf === undefined || schema.oneOf.some((allowed) => allowed === value)) return null;
  return problem('invalid', 'attribute.not-allowed', `${path} must be one of ${schema.oneOf.join(', ')}`);
}

/** Everything about the entity's attributes that its kind does not allow, and what it lacks. */
export function checkAttributes(kind: KindDefinition, entity: Entity): Problem[] {
  const problems: Problem[] = [];
  const present = new Set<string>();
  for (const { key, subkey, value } of factsOfType(entity, 'attribute')) {
    const path = subkey === '' ? key : `${key}.${subkey}`;
    present.add(path);
    const schema = schemaOf(kind, key, subkey);
    const refusal = schema === undefined ? null : checkValue(schema, `${entity.name}: ${path}`, value);
    if (refusal !== null) problems.push(refusal);
  }
  for (const [path, schema] of Object.entries(kind.attributes)) {
    if (schema.required === true && !present.has(path)) problems.push(missing(entity, path));
  }
  return problems;
}

function missing(entity: Entity, path: string): Problem {
  return problem('invalid', 'attribute.required', `${entity.kind} ${entity.name} needs the attribute ${path}`, {
    hint: `set ${path} in the same change`,
  });
}
