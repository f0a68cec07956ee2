// What is judged when a change is whole, because no single operation can: what a kind requires, what rests on an attribute
// that was changed, capacities, ties of variables.
import type { Problem } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import type { Draft } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import { checkCapacities } from '../place/capacity.ts';
import { checkVariableTies } from '../variable/check-ties.ts';
import { checkItems, checkLinks, checkUnits } from './entity-check.ts';
import { kindOf } from './entity-kind.ts';
import { checkFactCount } from './fact-count.ts';
import type { FactDelta } from './revision.ts';

/** All that is wrong with the draft's own changes. Yields between entities. */
export function* checkWholeChange(draft: Draft, shouldYield: () => boolean): Generator<void, Problem[]> {
  const touched = touchedBy(draft.delta());
  const problems: Problem[] = [];
  for (const id of touched.entities) {
    const entity = draft.entity(id);
    if (entity !== undefined) problems.push(...checkTouched(draft, entity, touched.ruling.get(id) ?? NO_KEYS));
    if (shouldYield()) yield;
  }
  problems.push(...checkCapacities(draft, touched.entities));
  yield;
  const tie = touched.variables.size + touched.heirs.size === 0 ? null : checkVariableTies(draft, [...touched.variables], [...touched.heirs]);
  return tie === null ? problems : [...problems, tie];
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
}

export function touchedBy(delta: FactDelta): Touched {
  const touched: Touching = { entities: new Set(), ruling: new Map(), variables: new Set(), heirs: new Set() };
  for (const fact of delta.asserted) touch(touched, fact);
  for (const fact of delta.retracted) {
    touch(touched, fact);
    if (fact.type === 'holding') touched.heirs.add(fact.holder);
  }
  return touched;
}

interface Touching {
  readonly entities: Set<EntityId>;
  readonly ruling: Map<EntityId, Set<string>>;
  readonly variables: Set<string>;
  readonly heirs: Set<EntityId>;
}

const NO_KEYS: ReadonlySet<string> = new Set();
const RULING_KEYS: ReadonlySet<string> = new Set(['units', 'ports', 'cidr']);
const HERITABLE_KEYS: ReadonlySet<string> = new Set(['priority', 'runs_on']);

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

function checkTouched(inventory: Inventory, entity: Entity, keys: ReadonlySet<string>): Problem[] {
  const kind = kindOf(inventory, entity);
  const problems: Problem[] = Object.keys(kind.attributes).length === 0 ? [] : checkAttributes(kind, entity);
  const crowded = checkFactCount(entity);
  if (crowded !== null) problems.push(crowded);
  if (keys.has('units')) problems.push(...checkUnits(inventory, entity));
  if (keys.has('ports')) problems.push(...checkLinks(inventory, entity));
  if (keys.has('cidr') && entity.kind === 'network') problems.push(...checkOwners(inventory, entity));
  return problems;
}

/** Who has an address of the network must be able to keep it. */
function checkOwners(inventory: Inventory, network: Entity): Problem[] {
  const problems: Problem[] = [];
  for (const slot of inventory.slots(axis.source, network.id)) {
    const owner = inventory.at(slot);
    if (owner === undefined || !factsOfType(owner, 'address').some((fact) => fact.source === network.id)) continue;
    problems.push(...checkItems(inventory, owner));
    if (problems.length >= SHOWN_MAX) break;
  }
  return problems;
}

/** A network of a thousand addresses that is made too small is told so ten times, not a thousand. */
const SHOWN_MAX = 10;
