// What one entity itself says of a variable: by its variable files, and, a little stronger, by a fact of its own.
import type { Entity, FactOf } from '../entity/entity.ts';
import type { Value } from '../value/value.ts';

export interface SaidValue {
  readonly value: Value;
  readonly fact: FactOf<'variable'> | FactOf<'variable-file'>;
}

/** Weakest first. Of several files the one that was pinned later is stronger. */
export function saidValues(entity: Entity, name: string): SaidValue[] {
  let own: SaidValue | null = null;
  const said: SaidValue[] = [];
  for (const fact of entity.facts) {
    if (fact.type === 'variable') {
      if (fact.name === name) own = { value: fact.value, fact };
    } else if (fact.type === 'variable-file' && Object.hasOwn(fact.variables, name)) {
      said.push({ value: valueOfFile(fact.variables[name]), fact });
    }
  }
  if (own !== null) said.push(own);
  return said;
}

export function saysVariables(entity: Entity): boolean {
  return entity.facts.some((fact) => fact.type === 'variable' || fact.type === 'variable-file');
}

export function saidNames(entity: Entity): Set<string> {
  const names = new Set<string>();
  for (const fact of entity.facts) {
    if (fact.type === 'variable') names.add(fact.name);
    else if (fact.type === 'variable-file') for (const name of Object.keys(fact.variables)) names.add(name);
  }
  return names;
}

// A file holds plain JSON. An object in it is an object and never one of our typed values:
// `{"secret": ...}` in a file must not reach a secret of somebody else.
function valueOfFile(json: unknown): Value {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  return { json };
}
