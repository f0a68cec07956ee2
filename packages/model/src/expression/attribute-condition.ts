// Conditions on attributes, found through the index of values: a comparison looks at each *different* value once, however many
// hosts have it.
import type { Entity } from '../entity/entity.ts';
import type { AttributeFact, Fact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Value } from '../value/value.ts';
import type { CountExpression, HasKeyExpression, KeyPath } from './ast.ts';
import { COST, type Condition, collectByTest, filterSlots } from './condition.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import { REGEX_WORK_MAX } from './limits.ts';
import { refuseRegexWork } from './regex-work.ts';
import type { SlotSet } from './slot-set.ts';
import { holds, type ValueTest } from './value-test.ts';

type Attribute = AttributeFact & Fact;

/** Without a subkey in the path, only attributes without one count; without a number, any number does. */
export function isAtPath(fact: AttributeFact, path: KeyPath): boolean {
  if (fact.key !== path.key || (path.number !== null && fact.number !== path.number)) return false;
  return path.subkey === '*' ? fact.subkey !== '' : fact.subkey === path.subkey;
}

/** Some value at the path passes. */
export function compareCondition(inventory: Inventory, path: KeyPath, valueTest: ValueTest): Condition {
  const test = (entity: Entity, run: Evaluation): boolean => {
    return entity.facts.some(
      (fact) => fact.type === 'attribute' && isAtPath(fact, path) && testValue(run, valueTest, fact.value, entity.kind),
    );
  };
  return {
    ...costOfCompare(inventory, path, valueTest),
    testCost: COST.facts,
    test,
    *collect(run) {
      const found = yield* collectValues(run, path, valueTest);
      if (!isPlain(inventory, path)) found.certain = yield* filterSlots(run, found.certain, { test, testCost: COST.facts });
      return found.certain.unite(yield* filterSlots(run, found.doubtful, { test, testCost: COST.facts }));
    },
  };
}

/** Any value at all: without a subkey in the path, any subkey counts. */
export function hasKeyCondition(inventory: Inventory, { path }: HasKeyExpression): Condition {
  const having = inventory.count(axis.key, path.key);
  const test = (entity: Entity): boolean => entity.facts.some((fact) => fact.type === 'attribute' && isUnderPath(fact, path));
  return {
    estimate: having,
    collectCost: having * (path.subkey === '' && path.number === null ? COST.slot : COST.facts),
    testCost: COST.facts,
    test,
    *collect(run) {
      const found = run.emptySet();
      yield* run.addSlots(found, axis.key, path.key);
      return path.subkey === '' && path.number === null ? found : yield* filterSlots(run, found, { test, testCost: COST.facts });
    },
  };
}

export function countCondition(inventory: Inventory, { path, operator, count }: CountExpression): Condition {
  const test = (entity: Entity): boolean => holds(operator, countAt(entity, path) - count);
  const holdsForNone = holds(operator, 0 - count);
  const condition = { test, testCost: COST.facts };
  const looked = holdsForNone ? inventory.size : inventory.count(axis.key, path.key);
  return {
    ...condition,
    estimate: looked,
    collectCost: looked * COST.facts,
    *collect(run) {
      if (holdsForNone) return yield* collectByTest(run, condition);
      const having = run.emptySet();
      yield* run.addSlots(having, axis.key, path.key);
      return yield* filterSlots(run, having, condition);
    },
  };
}

function isUnderPath(fact: Attribute, path: KeyPath): boolean {
  return path.subkey === '' ? fact.key === path.key && (path.number === null || fact.number === path.number) : isAtPath(fact, path);
}

function countAt(entity: Entity, path: KeyPath): number {
  let count = 0;
  for (const fact of entity.facts) if (fact.type === 'attribute' && isAtPath(fact, path)) count++;
  return count;
}

function costOfCompare(inventory: Inventory, path: KeyPath, { points }: ValueTest): Pick<Condition, 'estimate' | 'collectCost'> {
  const having = inventory.count(axis.key, path.key);
  const estimate = points === null ? having : points.reduce((sum, point) => sum + inventory.count(axis.attribute(path.key), point), 0);
  // Only for values with their places is every entity looked at that the index finds.
  const perEntity = isPlain(inventory, path) ? COST.slot : COST.facts;
  return { estimate, collectCost: estimate * perEntity };
}

/** Where no attribute of the key has a subkey, and none is asked for, what the index says is already the answer. */
function isPlain(inventory: Inventory, path: KeyPath): boolean {
  return path.subkey === '' && path.number === null && inventory.count(axis.subkeyed, path.key) === 0;
}

interface Found {
  /** Have such a value, at some path of the key. */
  certain: SlotSet;
  /** May have one. */
  readonly doubtful: SlotSet;
}

function* collectValues(run: Evaluation, path: KeyPath, valueTest: ValueTest): Steps<Found> {
  const found: Found = { certain: run.emptySet(), doubtful: run.emptySet() };
  const axisName = axis.attribute(path.key);
  if (valueTest.needsKind && valueTest.points === null) {
    yield* run.addSlots(found.doubtful, axis.key, path.key);
    return found;
  }
  for (const point of valueTest.points ?? run.inventory.points(axisName)) {
    const value = valueTest.needsKind ? undefined : valueOfPoint(point, valueTest);
    if (run.spend(COST.point)) yield;
    const isMatch = value !== undefined && (valueTest.points !== null || testValue(run, valueTest, value, ''));
    if (value !== undefined && !isMatch) continue;
    const set = isMatch ? found.certain : found.doubtful;
    if (!run.addFewSlots(set, axisName, point)) yield* run.addSlots(set, axisName, point);
  }
  return found;
}

function testValue(run: Evaluation, valueTest: ValueTest, value: Value, kind: string): boolean {
  if (valueTest.stepsPerCharacter === 0) return valueTest.test(value, kind);
  const length = typeof value === 'string' ? value.length : 0;
  if (valueTest.stepsPerCharacter * length > REGEX_WORK_MAX) {
    run.refuse(refuseRegexWork());
    return false;
  }
  run.spend(1 + (length >> 4));
  return valueTest.test(value, kind);
}

/** The value that the point of an index stands for; undefined where the point does not say all that the test looks at. */
function valueOfPoint(point: string, { byText }: ValueTest): Value | undefined {
  if (point.startsWith('s:')) return point.slice(2);
  if (point.startsWith('n:')) return Number(point.slice(2));
  if (point === 'b:true') return true;
  if (point === 'b:false') return false;
  if (point === 'null') return null;
  if (point.startsWith('t:') && !byText) return { datetime: new Date(Number(point.slice(2))).toISOString() };
  if (point.startsWith('x:')) return { blob: point.slice(2) };
  return undefined;
}
