// `seen:`, `package:`, `compliance:` and `var:` look things up that are no facts of the entity; nothing indexes them here.
import { problem } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Value } from '../value/value.ts';
import type { ComplianceExpression, Operator, PackageExpression, SeenExpression, VariableExpression } from './ast.ts';
import { type Condition, collectByTest } from './condition.ts';
import type { Evaluation } from './evaluation.ts';
import { GROUP_DEPTH_MAX, REGEX_WORK_MAX } from './limits.ts';
import { refuseRegexWork } from './regex-work.ts';
import { sizeOfText } from './size-text.ts';
import { compileValueTest, holds, isSecret, type ReferenceNames, type ValueTest } from './value-test.ts';

export function seenCondition(inventory: Inventory, expression: SeenExpression, names: ReferenceNames): Condition {
  const valueTest = compileValueTest({ operator: expression.operator, operand: expression.value, path: null }, names);
  const size = expression.value.kind === 'word' ? sizeOfText(expression.value.text) : undefined;
  return lookUp(inventory, LOOK_UP_COST, (entity, run) => {
    const values = run.context.observations?.seen(entity, expression.path) ?? [];
    return values.some((value) => testSize(expression.operator, value, size) ?? testLookedUp(run, valueTest, value, entity));
  });
}

export function packageCondition(inventory: Inventory, { name, version }: PackageExpression): Condition {
  return lookUp(inventory, LOOK_UP_COST, (entity, run) => {
    const installed = run.context.observations?.packages(entity, name) ?? [];
    return installed.some((found) => version === null || holds(version.operator, found.compareTo(version.text)));
  });
}

export function complianceCondition(inventory: Inventory, { word }: ComplianceExpression): Condition {
  return lookUp(inventory, LOOK_UP_COST, (entity, run) => run.context.observations?.compliance(entity) === word);
}

/** Groups give variables to their members, so who is a member cannot depend on variables: there, none is known. */
export function variableCondition(inventory: Inventory, expression: VariableExpression, names: ReferenceNames): Condition {
  const valueTest = compileValueTest({ operator: expression.operator, operand: expression.value, path: null }, names);
  const isSet = inventory.count(axis.variable, expression.name) > 0;
  const condition = lookUp(inventory, VARIABLE_COST, (entity, run) => {
    if (!isSet || run.groupLevel < GROUP_DEPTH_MAX) return false;
    const value = run.context.resolveVariable?.(entity, expression.name);
    if (value === undefined) return false;
    if (isSecret(value)) {
      run.refuse(secretVariable(expression.name));
      return false;
    }
    return valuesInside(value, expression.path).some((inner) => testLookedUp(run, valueTest, inner, entity));
  });
  return isSet ? condition : { ...condition, estimate: 0, collectCost: 0, collect: nothing };
}

/** A map or an unfinished index is asked. */
const LOOK_UP_COST = 40;
/** Resolving walks the entity's holders and tags; mostly the resolver remembers them. */
const VARIABLE_COST = 100;

function lookUp(inventory: Inventory, testCost: number, test: Condition['test']): Condition {
  const condition = { test, testCost };
  return {
    ...condition,
    estimate: inventory.size,
    collectCost: inventory.size * testCost,
    collect: (run) => collectByTest(run, condition),
  };
}

// biome-ignore lint/correctness/useYield: a condition's `collect` is a generator, also where nothing takes time
function* nothing(run: Evaluation) {
  return run.emptySet();
}

function testLookedUp(run: Evaluation, valueTest: ValueTest, value: Value, entity: Entity): boolean {
  if (typeof value === 'string' && value.length * valueTest.stepsPerCharacter > REGEX_WORK_MAX) {
    run.refuse(refuseRegexWork());
    return false;
  }
  return valueTest.test(value, entity.kind);
}

/** `64GiB` and `65536kB` compare by size; undefined where one of the two is no size. */
function testSize(operator: Operator, value: Value, size: number | undefined): boolean | undefined {
  if (size === undefined) return undefined;
  const seen = typeof value === 'number' ? value : typeof value === 'string' ? sizeOfText(value) : undefined;
  return seen === undefined ? undefined : holds(operator, seen - size);
}

/** What lies at a path inside a value; the members of a list count one by one. */
function valuesInside(value: Value, path: readonly string[]): Value[] {
  if (typeof value !== 'object' || value === null || !('json' in value)) return path.length === 0 ? [value] : [];
  let inner: unknown = value.json;
  for (const name of path) inner = memberOf(inner, name);
  if (inner === undefined) return [];
  return (Array.isArray(inner) ? inner : [inner]).map(valueOfJson);
}

function memberOf(json: unknown, name: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined;
  return (json as Readonly<Record<string, unknown>>)[name];
}

function valueOfJson(json: unknown): Value {
  return typeof json === 'object' && json !== null ? { json } : (json as Value);
}

function secretVariable(name: string) {
  return problem('forbidden', 'expression.secret-variable', `the variable ${name} is a secret, and secrets take no part in expressions`, {
    hint: 'leave the condition out; muster vars NAME shows where the variable is set',
  });
}
