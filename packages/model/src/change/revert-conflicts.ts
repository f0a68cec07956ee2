// What stands in the way of a revert: later revisions of the same things, what would be left without its entity, and rules
// that the state after it would break.
import type { Problem } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { AddressFact, Fact } from '../fact/fact.ts';
import type { Draft } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { checkPlacesInSlices } from '../place/check-places.ts';
import { checkVariableTiesInSlices } from '../variable/check-ties.ts';
import { tieSearchOf, touchedBy } from './check-change.ts';
import { conflictKey } from './conflict-key.ts';
import { contentKey } from './delta-content.ts';
import { describeFact, visibleNames } from './describe-fact.ts';
import { checkEntity, checkItem } from './entity-check.ts';
import { CONFLICTS_MAX } from './limits.ts';
import { entitiesPointingAt, targetsOf } from './pointers.ts';
import type { FactDelta } from './revision.ts';

export interface RevisionDelta {
  readonly revision: number;
  readonly delta: FactDelta;
}

/** Something that keeps a revert from being made. */
export interface RevertConflict {
  /** One that would come back is named as well; null for one that is gone and for a rule about no single entity. */
  readonly entity: { readonly id: EntityId; readonly kind: string; readonly name: string } | null;
  /** What it is about, in words: `attribute status`, or the rule that would be broken. */
  readonly what: string;
  /** The later revision that touched the same thing; null when it is a rule that would be broken. */
  readonly revision: number | null;
  /** The rule that would be broken. */
  readonly problem: Problem | null;
}

export interface ConflictSearch {
  readonly current: Inventory;
  /** The newest revision that is to be undone, or the one to go back to. */
  readonly undone: number;
  /** Others are named only where they may be seen. */
  readonly sees: Visibility;
  readonly shouldYield: () => boolean;
}

export interface Undoing {
  readonly wanted: FactDelta;
  readonly later: readonly RevisionDelta[];
}

/** Later revisions that touched what is to be undone. */
export function* conflictsWithLater(search: ConflictSearch, undoing: Undoing): Generator<void, RevertConflict[]> {
  const keys = yield* keysStillToUndo(search, undoing.wanted);
  const conflicts: RevertConflict[] = [];
  const listed = new Set<string>();
  for (const { revision, delta } of undoing.later) {
    for (const fact of [...delta.asserted, ...delta.retracted]) {
      const key = conflictKey(fact);
      if (!keys.has(key) || listed.has(`${revision}\n${key}`)) continue;
      listed.add(`${revision}\n${key}`);
      conflicts.push(conflictAt(search, fact, revision));
      if (conflicts.length >= CONFLICTS_MAX) return conflicts;
    }
    if (search.shouldYield()) yield;
  }
  return conflicts;
}

/** Facts that would be about, or point at, an entity that goes. */
export function* leftBehind(search: ConflictSearch, wanted: FactDelta): Generator<void, RevertConflict[]> {
  const { current } = search;
  const gone = new Set(wanted.retracted.map((fact) => fact.id));
  const conflicts: RevertConflict[] = [];
  for (const fact of wanted.retracted) {
    const entity = fact.type === 'entity' ? current.entity(fact.entity) : undefined;
    if (entity === undefined) continue;
    for (const left of factsRestingOn(current, entity)) {
      if (!gone.has(left.id)) conflicts.push(conflictAt(search, left, left.revision));
      if (conflicts.length >= CONFLICTS_MAX) return conflicts;
    }
    if (search.shouldYield()) yield;
  }
  return conflicts;
}

/** Rules that the draft breaks where it touches something. */
export function* brokenRules(search: ConflictSearch, draft: Draft, delta: FactDelta): Generator<void, RevertConflict[]> {
  const touched = yield* touchedBy(delta, search.shouldYield);
  const conflicts: RevertConflict[] = [];
  for (const entity of entitiesToCheck(draft, delta)) {
    for (const each of checkEntity(draft, entity, search.sees)) conflicts.push(brokenRule(entity, each));
    if (conflicts.length >= CONFLICTS_MAX) return conflicts;
    if (search.shouldYield()) yield;
  }
  for (const fact of delta.asserted) {
    const refusal = fact.type === 'address' ? checkReturning(search, draft, fact) : null;
    if (refusal !== null) conflicts.push(brokenRule(draft.entity(fact.entity) ?? null, refusal));
  }
  // The checks of the whole walk up holders and tags, and look at kinds.
  if (conflicts.some(({ problem }) => UNSOUND.has(problem?.reason ?? ''))) return conflicts;
  const misplaced = yield* checkPlacesInSlices(draft, { touched: touched.entities, sees: search.sees }, search.shouldYield);
  for (const each of misplaced) conflicts.push(brokenRule(draft.entity(each.entity) ?? null, each.problem));
  const tie = yield* checkVariableTiesInSlices(draft, tieSearchOf(touched), search.shouldYield);
  return tie === null ? conflicts : [...conflicts, brokenRule(null, tie)];
}

/**
 * Whoever had an address when it was reserved, when it became the gateway's, or when a network was made inside its network, kept it:
 * only what was reserved since it was lost stands in the way.
 */
function checkReturning({ current, undone }: ConflictSearch, draft: Draft, fact: AddressFact): Problem | null {
  const refusal = checkItem(draft, fact);
  if (refusal?.reason === 'network.nested' || refusal?.reason === 'network.gateway') return null;
  if (refusal?.reason !== 'network.reserved') return refusal;
  const source = current.entity(fact.source);
  const isNew = source !== undefined && factsOfType(source, 'reservation').some((each) => each.revision > undone);
  return isNew ? refusal : null;
}

/** With one of these, walking from entity to entity may lead nowhere, or round in circles. */
const UNSOUND: ReadonlySet<string> = new Set(['holding.cycle', 'tag.cycle', 'kind.missing', 'fact.dangling']);

/** Where things are as they are to be, whoever made them so, there is nothing to undo and nothing to conflict with. */
function* keysStillToUndo(search: ConflictSearch, wanted: FactDelta): Generator<void, Set<string>> {
  const present = yield* factsByKey(search, [...wanted.asserted, ...wanted.retracted]);
  const back = new Set<string>();
  const keys = new Set<string>();
  for (const fact of wanted.asserted) {
    back.add(contentKey(fact));
    if (!saysSo(present, fact)) keys.add(conflictKey(fact));
    if (search.shouldYield()) yield;
  }
  for (const fact of wanted.retracted) {
    if (saysSo(present, fact)) keys.add(conflictKey(fact));
    if (search.shouldYield()) yield;
  }
  for (const [key, facts] of present) {
    if (facts.some((each) => each.revision > search.undone && !back.has(contentKey(each)))) keys.add(key);
    if (search.shouldYield()) yield;
  }
  for (const fact of [...wanted.asserted, ...wanted.retracted]) if (fact.type === 'counter') keys.delete(conflictKey(fact));
  return keys;
}

function saysSo(present: ReadonlyMap<string, readonly Fact[]>, fact: Fact): boolean {
  const facts = present.get(conflictKey(fact)) ?? [];
  return facts.some((each) => each.id === fact.id || contentKey(each) === contentKey(fact));
}

/** What the inventory has now at the conflict keys of these facts. */
function* factsByKey({ current, shouldYield }: ConflictSearch, facts: readonly Fact[]): Generator<void, Map<string, Fact[]>> {
  const byKey = new Map<string, Fact[]>();
  const owners = new Set<EntityId>();
  for (const fact of facts) {
    byKey.set(conflictKey(fact), []);
    for (const owner of ownersAround(current, fact)) owners.add(owner);
    if (shouldYield()) yield;
  }
  for (const owner of owners) {
    for (const fact of current.entity(owner)?.facts ?? []) byKey.get(conflictKey(fact))?.push(fact);
    if (shouldYield()) yield;
  }
  return byKey;
}

/** Whose facts may have the same conflict key: an item may belong to somebody else by now. */
function ownersAround(current: Inventory, fact: Fact): EntityId[] {
  if (fact.type !== 'address') return [fact.entity];
  return [...current.slots(axis.item, fact.item)].map((slot) => current.at(slot)?.id ?? fact.entity);
}

function* factsRestingOn(current: Inventory, entity: Entity): Iterable<Fact> {
  yield* entity.facts;
  for (const other of entitiesPointingAt(current, entity.id)) {
    for (const fact of other.facts) if (targetsOf(fact).includes(entity.id)) yield fact;
  }
}

/** What the delta is about, what it points at, and everything of a kind whose definition changes; each once. */
function* entitiesToCheck(draft: Draft, delta: FactDelta): Iterable<Entity> {
  const ids = new Set<EntityId>();
  for (const fact of [...delta.asserted, ...delta.retracted]) {
    ids.add(fact.entity);
    for (const id of targetsOf(fact)) ids.add(id);
    if (fact.type !== 'definition') continue;
    for (const slot of draft.slots(axis.kind, fact.definition.name)) ids.add(draft.at(slot)?.id ?? fact.entity);
  }
  for (const id of ids) {
    const entity = draft.entity(id);
    if (entity !== undefined) yield entity;
  }
}

function brokenRule(entity: Entity | null, problem: Problem): RevertConflict {
  return { entity: entity === null ? null : headOf(entity), what: problem.detail, revision: null, problem };
}

function conflictAt({ current, sees }: ConflictSearch, fact: Fact, revision: number): RevertConflict {
  const entity = current.entity(fact.entity);
  if (entity === undefined) return { entity: null, what: 'an entity that was deleted since', revision, problem: null };
  const { what } = describeFact(fact, visibleNames(current, sees));
  return { entity: headOf(entity), what, revision, problem: null };
}

function headOf({ id, kind, name }: Entity): { readonly id: EntityId; readonly kind: string; readonly name: string } {
  return { id, kind, name };
}
