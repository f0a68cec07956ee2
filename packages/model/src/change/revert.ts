// Undoing as a new change: what a revision asserted is retracted, what it retracted is asserted again. Where something later
// stands in the way, nothing is done and everything that does is listed.
import type { Problem } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import { Draft, type DraftNumbers } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { SlotSpace } from '../inventory/slot-space.ts';
import { axis } from '../inventory/terms.ts';
import { checkCapacities } from '../place/capacity.ts';
import { checkVariableTies } from '../variable/check-ties.ts';
import { touchedBy } from './check-change.ts';
import { conflictKey } from './conflict-key.ts';
import { bodyOf, composeDeltas, contentKey } from './delta-content.ts';
import { describeFact } from './describe-fact.ts';
import { checkEntity } from './entity-check.ts';
import { entitiesPointingAt, targetsOf } from './pointers.ts';
import type { FactDelta } from './revision.ts';

export interface RevisionDelta {
  readonly revision: number;
  readonly delta: FactDelta;
}

export interface RevertPlan {
  /** What the revert asserts and retracts; empty when all of it is undone already. Only to be kept without conflicts. */
  readonly delta: FactDelta;
  readonly draft: Draft;
  readonly conflicts: readonly RevertConflict[];
}

/** Something that keeps a revert from being made. */
export interface RevertConflict {
  readonly entity: { readonly id: EntityId; readonly kind: string; readonly name: string } | null;
  /** What it is about, in words: `attribute status`. */
  readonly what: string;
  /** The later revision that touched the same thing; null when it is a rule that would be broken. */
  readonly revision: number | null;
  /** The rule that would be broken. */
  readonly problem: Problem | null;
}

export interface RevertRequest {
  /** The revisions to undo, oldest first. */
  readonly undo: readonly RevisionDelta[];
  /** Everything that came after the oldest of them and is not undone, oldest first; only what touches the same entities matters. */
  readonly later: readonly RevisionDelta[];
}

/** Undoes one revision or several. */
export function planRevert(current: SlotSpace, request: RevertRequest, numbers: DraftNumbers): RevertPlan {
  const done = composeDeltas(request.undo.map((each) => each.delta));
  const wanted = withoutWhatStays(current, { asserted: done.retracted, retracted: done.asserted });
  const overtaken = conflictsWithLater(
    current,
    { wanted, undone: Math.max(0, ...request.undo.map((each) => each.revision)) },
    request.later,
  );
  return finishPlan(current, { wanted, overtaken }, numbers);
}

/** Makes one entity what it was in `then`: its own facts and its cables. `null` facts there: it did not exist. */
export function planEntityRevert(
  current: SlotSpace,
  then: Inventory,
  change: { readonly entity: EntityId; readonly numbers: DraftNumbers },
): RevertPlan {
  const before = factsAbout(then, change.entity);
  const after = factsAbout(current, change.entity);
  const kept = new Set(before.map(contentKey));
  const present = new Set(after.map(contentKey));
  const asserted = before.filter((fact) => !present.has(contentKey(fact)));
  const retracted = after.filter((fact) => !kept.has(contentKey(fact)));
  const wanted = withoutWhatStays(current, { asserted, retracted });
  return finishPlan(current, { wanted, overtaken: [] }, change.numbers);
}

interface Plan {
  readonly wanted: FactDelta;
  readonly overtaken: readonly RevertConflict[];
}

function finishPlan(current: SlotSpace, { wanted, overtaken }: Plan, numbers: DraftNumbers): RevertPlan {
  const left = leftBehind(current, wanted);
  const draft = new Draft(current, numbers);
  if (left.length > 0) return { draft, delta: draft.delta(), conflicts: [...overtaken, ...left] };
  writeDelta(draft, current, wanted);
  const delta = draft.delta();
  return { draft, delta, conflicts: [...overtaken, ...brokenRules(draft, delta)] };
}

/**
 * Numbers that were given out stay given out, a token that was revoked stays revoked, and rights come and go only when
 * somebody says so. The counters of an entity go and come with it, so that a number is not used twice after it is back.
 */
function withoutWhatStays(current: Inventory, delta: FactDelta): FactDelta {
  const appearing = new Set(delta.asserted.filter((fact) => fact.type === 'entity').map((fact) => fact.entity));
  const vanishing = new Set(delta.retracted.filter((fact) => fact.type === 'entity').map((fact) => fact.entity));
  const tokens = new Set(
    [...delta.asserted, ...delta.retracted].filter((fact) => fact.type === 'entity' && fact.kind === 'token').map((fact) => fact.entity),
  );
  const stays = (fact: Fact, moving: ReadonlySet<EntityId>): boolean => {
    if (fact.type === 'token' || fact.type === 'grant' || tokens.has(fact.entity)) return true;
    return fact.type === 'counter' && !moving.has(fact.entity);
  };
  const retracted = delta.retracted.filter((fact) => !stays(fact, vanishing));
  const counters = [...vanishing].flatMap((id) => countersOf(current, id)).filter((fact) => !retracted.some((each) => each.id === fact.id));
  return { asserted: delta.asserted.filter((fact) => !stays(fact, appearing)), retracted: [...retracted, ...counters] };
}

function countersOf(current: Inventory, id: EntityId): Fact[] {
  const entity = current.entity(id);
  return entity === undefined || entity.kind === 'token' ? [] : factsOfType(entity, 'counter');
}

interface Undoing {
  readonly wanted: FactDelta;
  /** The newest revision that is to be undone. */
  readonly undone: number;
}

function conflictsWithLater(current: Inventory, undoing: Undoing, later: readonly RevisionDelta[]): RevertConflict[] {
  const keys = keysStillToUndo(current, undoing);
  const conflicts: RevertConflict[] = [];
  const listed = new Set<string>();
  for (const { revision, delta } of later) {
    for (const fact of [...delta.asserted, ...delta.retracted]) {
      const key = conflictKey(fact);
      if (!keys.has(key) || listed.has(`${revision}\n${key}`)) continue;
      listed.add(`${revision}\n${key}`);
      conflicts.push(conflictAt(current, fact, revision));
    }
  }
  return conflicts;
}

/** Where things are as they are to be, whoever made them so, there is nothing to undo and nothing to conflict with. */
function keysStillToUndo(current: Inventory, { wanted, undone }: Undoing): Set<string> {
  const present = factsByKey(current, [...wanted.asserted, ...wanted.retracted]);
  const keys = new Set<string>();
  for (const fact of wanted.retracted) {
    const isThere = (present.get(conflictKey(fact)) ?? []).some((each) => contentKey(each) === contentKey(fact));
    if (isThere) keys.add(conflictKey(fact));
  }
  const back = new Set(wanted.asserted.map(contentKey));
  for (const fact of wanted.asserted) {
    const isThere = (present.get(conflictKey(fact)) ?? []).some((each) => contentKey(each) === contentKey(fact));
    if (!isThere) keys.add(conflictKey(fact));
  }
  for (const [key, facts] of present) if (facts.some((each) => each.revision > undone && !back.has(contentKey(each)))) keys.add(key);
  for (const fact of [...wanted.asserted, ...wanted.retracted]) if (fact.type === 'counter') keys.delete(conflictKey(fact));
  return keys;
}

/** What the inventory has now at the conflict keys of these facts. */
function factsByKey(current: Inventory, facts: readonly Fact[]): Map<string, Fact[]> {
  const byKey = new Map<string, Fact[]>(facts.map((fact) => [conflictKey(fact), []]));
  const visited = new Set<EntityId>();
  for (const id of facts.flatMap((fact) => ownersAround(current, fact))) {
    if (visited.has(id)) continue;
    visited.add(id);
    for (const fact of current.entity(id)?.facts ?? []) byKey.get(conflictKey(fact))?.push(fact);
  }
  return byKey;
}

/** Whose facts may have the same conflict key: an item may belong to somebody else by now. */
function ownersAround(current: Inventory, fact: Fact): EntityId[] {
  if (fact.type !== 'address') return [fact.entity];
  return [...current.slots(axis.item, fact.item)].map((slot) => current.at(slot)?.id ?? fact.entity);
}

/** Facts that would be about, or point at, an entity that goes. */
function leftBehind(current: Inventory, wanted: FactDelta): RevertConflict[] {
  const gone = new Set(wanted.retracted.map((fact) => fact.id));
  const conflicts: RevertConflict[] = [];
  for (const fact of wanted.retracted) {
    const entity = fact.type === 'entity' ? current.entity(fact.entity) : undefined;
    if (entity === undefined) continue;
    for (const left of entity.facts) if (!gone.has(left.id)) conflicts.push(conflictAt(current, left, left.revision));
    for (const other of entitiesPointingAt(current, entity.id)) {
      for (const left of other.facts) {
        if (!gone.has(left.id) && targetsOf(left).includes(entity.id)) conflicts.push(conflictAt(current, left, left.revision));
      }
    }
  }
  return conflicts;
}

/** Retracts what is still there and asserts what is not there yet, entity by entity: a record is whole whenever it is read. */
function writeDelta(draft: Draft, current: Inventory, wanted: FactDelta): void {
  const byEntity = new Map<EntityId, { retracted: Fact[]; asserted: FactBody[] }>();
  const changeOf = (id: EntityId): { retracted: Fact[]; asserted: FactBody[] } => {
    const found = byEntity.get(id) ?? { retracted: [], asserted: [] };
    byEntity.set(id, found);
    return found;
  };
  for (const fact of wanted.retracted) {
    if (current.entity(fact.entity)?.facts.some((each) => each.id === fact.id) === true) changeOf(fact.entity).retracted.push(fact);
  }
  const present = new Set<string>();
  for (const fact of wanted.asserted) for (const each of current.entity(fact.entity)?.facts ?? []) present.add(contentKey(each));
  for (const fact of wanted.asserted) if (!present.has(contentKey(fact))) changeOf(fact.entity).asserted.push(bodyOf(fact));
  for (const [id, change] of byEntity) {
    if (!makesWhole(current.entity(id), change)) continue;
    for (const fact of change.retracted) draft.retract(fact);
    for (const body of change.asserted) draft.assert(body);
  }
}

/** Facts of an entity that is not there, and does not come back, have nothing to be about. */
function makesWhole(entity: Entity | undefined, change: { readonly asserted: readonly FactBody[] }): boolean {
  return entity !== undefined || change.asserted.some((fact) => fact.type === 'entity');
}

function brokenRules(draft: Draft, delta: FactDelta): RevertConflict[] {
  const touched = touchedBy(delta);
  const conflicts: RevertConflict[] = [];
  const checked = new Set<EntityId>();
  for (const id of [...touched.entities, ...[...delta.asserted, ...delta.retracted].flatMap((fact) => targetsOf(fact))]) {
    const entity = checked.has(id) ? undefined : draft.entity(id);
    checked.add(id);
    if (entity !== undefined) conflicts.push(...checkEntity(draft, entity).map((each) => brokenRule(entity, each)));
  }
  for (const each of checkCapacities(draft, touched.entities)) conflicts.push(brokenRule(null, each));
  const tie = checkVariableTies(draft, [...touched.variables], [...touched.heirs]);
  return tie === null ? conflicts : [...conflicts, brokenRule(null, tie)];
}

function brokenRule(entity: Entity | null, problem: Problem): RevertConflict {
  return { entity: entity === null ? null : headOf(entity), what: problem.detail, revision: null, problem };
}

function conflictAt(current: Inventory, fact: Fact, revision: number): RevertConflict {
  const entity = current.entity(fact.entity);
  return { entity: entity === undefined ? null : headOf(entity), what: describeFact(fact, current).what, revision, problem: null };
}

function headOf({ id, kind, name }: Entity): { readonly id: EntityId; readonly kind: string; readonly name: string } {
  return { id, kind, name };
}

/** What the entity says, and the cables that others say it has. */
function factsAbout(inventory: Inventory, id: EntityId): Fact[] {
  const facts: Fact[] = [...(inventory.entity(id)?.facts ?? [])];
  for (const other of entitiesPointingAt(inventory, id)) {
    for (const fact of factsOfType(other, 'connection')) if (fact.peer === id) facts.push(fact);
  }
  return facts;
}
