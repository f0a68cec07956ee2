// What is judged when a change is whole, because no single operation can: what a kind requires, what rests on an attribute
// that was changed, capacities, ties of variables.
import { type Problem, problem } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { checkExpressionText, checkMembersText } from '../expression/check-expression.ts';
import type { Fact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { checkPlacesInSlices } from '../place/check-places.ts';
import { checkVariableTiesInSlices, type TieSearch } from '../variable/check-ties.ts';
import type { ChangeStep } from './change-step.ts';
import { checkLinks, checkUnits } from './entity-check.ts';
import { kindOf } from './entity-kind.ts';
import { checkFactCount } from './fact-count.ts';
import type { FactDelta } from './revision.ts';

/** `entity`: whom the change must leave in order; null where no single one is to blame. */
export interface Refusal {
  readonly entity: EntityId | null;
  readonly problem: Problem;
}

/** All that is wrong with the draft's own changes. Yields between entities. */
export function* checkWholeChange(
  { draft, sees }: Pick<ChangeStep, 'draft' | 'sees'>,
  shouldYield: () => boolean,
): Generator<void, Refusal[]> {
  const touched = yield* touchedBy(draft.delta(), shouldYield);
  const refusals: Refusal[] = [];
  for (const id of touched.entities) {
    const entity = draft.entity(id);
    const problems = entity === undefined ? [] : checkTouched(draft, entity, { keys: touched.ruling.get(id) ?? NO_KEYS, sees });
    for (const each of problems) refusals.push({ entity: id, problem: each });
    if (shouldYield()) yield;
  }
  refusals.push(...(yield* checkPlacesInSlices(draft, { touched: touched.entities, sees }, shouldYield)));
  const search = tieSearchOf(touched);
  const isSearched = search.variables.length + search.touched.length + search.formerHolders.length > 0;
  const tie = isSearched ? yield* checkVariableTiesInSlices(draft, search, shouldYield) : null;
  return tie === null ? refusals : [...refusals, { entity: null, problem: tie }];
}

/** What a delta says about whom, as far as it matters for checks. */
export interface Touched {
  /** Every entity with a fact in the delta. */
  readonly entities: ReadonlySet<EntityId>;
  /** Which attributes that other facts must agree with were changed, by entity. */
  readonly ruling: ReadonlyMap<EntityId, ReadonlySet<string>>;
  /** Variables that were set, removed or given another merge rule. */
  readonly variables: ReadonlySet<string>;
  /** Whose variables may come out otherwise: they or what they inherit from changed. */
  readonly heirs: ReadonlySet<EntityId>;
  /** What something has left: whoever is still in it inherits as before. */
  readonly formerHolders: ReadonlySet<EntityId>;
}

/** Where a tie may have come up. */
export function tieSearchOf(touched: Touched): Required<TieSearch> {
  return { variables: [...touched.variables], touched: [...touched.heirs], formerHolders: [...touched.formerHolders] };
}

export function* touchedBy(delta: FactDelta, shouldYield: () => boolean): Generator<void, Touched> {
  const touched: Touching = { entities: new Set(), ruling: new Map(), variables: new Set(), heirs: new Set(), formerHolders: new Set() };
  for (const fact of delta.asserted) {
    touch(touched, fact);
    if (shouldYield()) yield;
  }
  for (const fact of delta.retracted) {
    touch(touched, fact);
    if (fact.type === 'holding') touched.formerHolders.add(fact.holder);
    if (shouldYield()) yield;
  }
  return touched;
}

interface Touching {
  readonly entities: Set<EntityId>;
  readonly ruling: Map<EntityId, Set<string>>;
  readonly variables: Set<string>;
  readonly heirs: Set<EntityId>;
  readonly formerHolders: Set<EntityId>;
}

const NO_KEYS: ReadonlySet<string> = new Set();
const RULING_KEYS: ReadonlySet<string> = new Set(['units', 'ports', 'members', 'requires']);
const HERITABLE_KEYS: ReadonlySet<string> = new Set(['priority', 'runs_on', 'members']);

function touch(touched: Touching, fact: Fact): void {
  touched.entities.add(fact.entity);
  if (fact.type === 'attribute' && RULING_KEYS.has(fact.key)) {
    const keys = touched.ruling.get(fact.entity) ?? new Set();
    touched.ruling.set(fact.entity, keys.add(fact.key));
  }
  if (isHeritable(fact)) touched.heirs.add(fact.entity);
  for (const name of variablesOf(fact)) touched.variables.add(name);
}

function isHeritable(fact: Fact): boolean {
  if (fact.type === 'attribute') return HERITABLE_KEYS.has(fact.key);
  return ['holding', 'tag', 'variable', 'variable-file', 'merge'].includes(fact.type);
}

const NO_NAMES: readonly string[] = [];

function variablesOf(fact: Fact): readonly string[] {
  if (fact.type === 'variable') return [fact.name];
  if (fact.type === 'merge') return [fact.variable];
  return fact.type === 'variable-file' ? Object.keys(fact.variables) : NO_NAMES;
}

interface Touch {
  /** The ruling attributes that were changed. */
  readonly keys: ReadonlySet<string>;
  readonly sees: Visibility;
}

function checkTouched(inventory: Inventory, entity: Entity, { keys, sees }: Touch): Problem[] {
  const kind = kindOf(inventory, entity);
  const problems: Problem[] = Object.keys(kind.attributes).length === 0 ? [] : checkAttributes(kind, entity);
  const crowded = checkFactCount(entity);
  if (crowded !== null) problems.push(crowded);
  if (keys.has('units')) problems.push(...checkUnits(inventory, entity, sees));
  if (keys.has('ports')) problems.push(...checkLinks(inventory, entity));
  if (keys.has('members') || keys.has('requires')) problems.push(...checkGroupExpressions(inventory, entity, kind));
  return problems;
}

const EXPRESSION_CHECKS: Readonly<Record<string, typeof checkMembersText>> = { members: checkMembersText, requires: checkExpressionText };

/** A dynamic group that nobody can evaluate would make every question about it fail. */
function checkGroupExpressions(inventory: Inventory, group: Entity, kind: KindDefinition): Problem[] {
  if (kind.category !== 'group') return [];
  const problems: Problem[] = [];
  for (const { key, subkey, value } of factsOfType(group, 'attribute')) {
    const check = subkey === '' && Object.hasOwn(EXPRESSION_CHECKS, key) ? EXPRESSION_CHECKS[key] : undefined;
    if (check === undefined) continue;
    const refusal = typeof value === 'string' ? check(value, inventory.kinds) : notAnExpression(group, key);
    if (refusal !== null) problems.push(refusal);
  }
  return problems;
}

function notAnExpression(group: Entity, key: string): Problem {
  return problem('invalid', 'group.expression', `${key} of ${group.kind} ${group.name} is an expression, and thus text`);
}
