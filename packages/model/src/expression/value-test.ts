// `OP VALUE`, made ready for many values. A plain word has no type of its own: the schema of the entity's kind gives it one,
// and without a schema it is typed as "values as text" says.
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { schemaOf } from '../kind/attribute-schema.ts';
import { compareValues } from '../value/compare-values.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';
import { parseValueText, renderValue } from '../value/value-text.ts';
import type { KeyPath, Operand, Operator } from './ast.ts';
import { compileTextTest } from './pattern-test.ts';

export interface ValueTest {
  /** True when the value compares so, in an entity of that kind. */
  test(value: Value, kind: string): boolean;
  /** The points of the index that have all values it holds for, and perhaps others; null: any point may. */
  readonly points: readonly string[] | null;
  /** True when a schema reads the value differently for some kinds: what the index finds must be tested. */
  readonly needsKind: boolean;
  /** True when it depends on how the value is written, not only on what it is. */
  readonly byText: boolean;
  readonly stepsPerCharacter: number;
}

/** What names references stand for; who may not see an entity compares with its id alone. */
export interface ReferenceNames {
  readonly inventory: Inventory;
  sees(id: EntityId): boolean;
}

export interface Comparing {
  readonly operator: Operator;
  readonly operand: Operand;
  /** The attribute, where a schema may have a say. */
  readonly path: KeyPath | null;
}

export function compileValueTest(comparing: Comparing, names: ReferenceNames): ValueTest {
  const equal = compileEqual(comparing, names);
  switch (comparing.operator) {
    case '=':
      return equal;
    case '!=':
      return { ...equal, points: null, test: (value, kind) => !isSecret(value) && !equal.test(value, kind) };
    default:
      return compileOrdered(comparing, comparing.operator, names.inventory);
  }
}

/** True when `left` compares so with what `order` says of it. */
export function holds(operator: Operator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** What is secret equals nothing and differs from nothing. */
export function isSecret(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

const EXACT = { needsKind: false, byText: false, stepsPerCharacter: 0 } as const;

function compileEqual({ operand, path }: Comparing, names: ReferenceNames): ValueTest {
  switch (operand.kind) {
    case 'text':
      return { test: (value) => value === operand.text, points: [valueKey(operand.text)], ...EXACT };
    case 'glob':
    case 'regex': {
      const pattern = compileTextTest(operand);
      const test = (value: Value): boolean => !isSecret(value) && pattern.test(textOf(value, names));
      return { test, points: null, needsKind: false, byText: true, stepsPerCharacter: pattern.stepsPerCharacter };
    }
    case 'reference':
      return compileReference(operand.name, names);
    case 'word':
      return compileWord(operand.text, path, names);
  }
}

function compileReference(name: string, names: ReferenceNames): ValueTest {
  const colon = name.indexOf(':');
  const kind = colon < 0 ? undefined : names.inventory.kinds.find(name.slice(0, colon));
  const test = (value: Value): boolean => {
    if (typeof value !== 'object' || value === null || !('ref' in value)) return false;
    const entity = names.sees(value.ref) ? names.inventory.entity(value.ref) : undefined;
    if (entity === undefined || colon < 0 || kind === undefined) return name === (entity?.name ?? value.ref) || name === value.ref;
    return entity.name === name.slice(colon + 1) && entity.kind === kind.name;
  };
  return { test, points: null, ...EXACT };
}

/** A word also means an entity of that name and a blob of that digest, because that is how those values are shown. */
function compileWord(text: string, path: KeyPath | null, names: ReferenceNames): ValueTest {
  const wordFor = wordValues(text, path, names.inventory);
  const reference = compileReference(text, names);
  const test = (value: Value, kind: string): boolean => {
    if (typeof value === 'object' && value !== null) {
      if ('ref' in value) return reference.test(value, kind);
      if ('blob' in value) return value.blob === text;
    }
    return valueKey(wordFor(kind)) === valueKey(value);
  };
  const points = new Set([valueKey(wordFor.untyped), ...wordFor.typed.map(valueKey), `x:${text}`, ...referencePoints(text, names)]);
  return { test, points: [...points], ...EXACT, needsKind: wordFor.typed.length > 0 };
}

function* referencePoints(name: string, names: ReferenceNames): Iterable<string> {
  yield `r:${name}`;
  for (const slot of names.inventory.slots('name', name)) {
    const entity = names.inventory.at(slot);
    if (entity !== undefined && names.sees(entity.id)) yield `r:${entity.id}`;
  }
}

interface WordValues {
  (kind: string): Value;
  readonly untyped: Value;
  /** What it is for kinds that have a schema for the key and read it differently. */
  readonly typed: readonly Value[];
}

function wordValues(text: string, path: KeyPath | null, inventory: Inventory): WordValues {
  const untyped = parseValueText(text);
  const byKind = new Map<string, Value>();
  for (const kind of path === null ? [] : inventory.kinds.all()) {
    const schema = path === null ? undefined : schemaOf(kind, path.key, path.subkey);
    const typed = schema === undefined ? untyped : parseValueText(text, schema.type);
    if (valueKey(typed) !== valueKey(untyped)) byKind.set(kind.name, typed);
  }
  return Object.assign((kind: string) => byKind.get(kind) ?? untyped, { untyped, typed: [...byKind.values()] });
}

function compileOrdered({ operand, path }: Comparing, operator: Operator, inventory: Inventory): ValueTest {
  const text = operand.kind === 'word' || operand.kind === 'text' ? operand.text : '';
  const wordFor = operand.kind === 'word' ? wordValues(text, path, inventory) : Object.assign(() => text, { untyped: text, typed: [] });
  const test = (value: Value, kind: string): boolean => {
    const order = compareValues(value, wordFor(kind));
    return order !== null && holds(operator, order);
  };
  return { test, points: null, ...EXACT, needsKind: wordFor.typed.length > 0 };
}

function textOf(value: Value, names: ReferenceNames): string {
  if (typeof value !== 'object' || value === null || !('ref' in value)) return renderValue(value);
  return names.sees(value.ref) ? (names.inventory.entity(value.ref)?.name ?? value.ref) : value.ref;
}
