// Undoing as a new change: what a revision asserted is retracted, what it retracted is asserted again. Where something later
// stands in the way, everything that does is listed, and nothing of the plan is to be kept.
import { seesEverything, type Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import { Draft, type DraftNumbers } from '../inventory/draft.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { SlotSpace } from '../inventory/slot-space.ts';
import { bodyOf, composeDeltasInSlices, contentKey } from './delta-content.ts';
import { pause } from './pause.ts';
import { entitiesPointingAt } from './pointers.ts';
import {
  brokenRules,
  type ConflictSearch,
  conflictsWithLater,
  leftBehind,
  type RevertConflict,
  type RevisionDelta,
} from './revert-conflicts.ts';
import type { FactDelta } from './revision.ts';

export interface RevertPlan {
  readonly draft: Draft;
  /** What the revert asserts and retracts; empty when all of it is undone already. Only to be kept without conflicts. */
  readonly delta: FactDelta;
  readonly conflicts: readonly RevertConflict[];
}

export interface RevertRequest {
  /** The revisions to undo, oldest first. */
  readonly undo: readonly RevisionDelta[];
  /** Everything that came after the oldest of them and is not undone, oldest first; only what touches the same entities matters. */
  readonly later: readonly RevisionDelta[];
  /** Whose names conflicts may mention; everybody's when absent. */
  readonly sees?: Visibility;
}

/** Undoes one revision or several, in one go. */
export function planRevert(current: SlotSpace, request: RevertRequest, numbers: DraftNumbers): RevertPlan {
  return drain(planRevertInSlices(current, request, { numbers, shouldYield: () => false }));
}

/** The same bit by bit: yields whenever `shouldYield` says so; `current` must not change before the end. */
export function* planRevertInSlices(
  current: SlotSpace,
  { undo, later, sees = seesEverything }: RevertRequest,
  { numbers, shouldYield }: { readonly numbers: DraftNumbers; readonly shouldYield: () => boolean },
): Generator<void, RevertPlan> {
  const undone = Math.max(0, ...undo.map((each) => each.revision));
  const search = { current, undone, sees, shouldYield };
  const done = yield* composeDeltasInSlices(
    undo.map((each) => each.delta),
    shouldYield,
  );
  const wanted = withoutWhatStays(current, { asserted: done.retracted, retracted: done.asserted });
  const overtaken = yield* conflictsWithLater(search, { wanted, later });
  return yield* finishPlan(new Draft(current, numbers), search, { wanted, overtaken });
}

export interface EntityRevert {
  readonly entity: EntityId;
  readonly numbers: DraftNumbers;
  /** Whose names conflicts may mention; everybody's when absent. */
  readonly sees?: Visibility;
}

/** Makes one entity what it was in `then`: its own facts, and its cables. */
export function planEntityRevert(
  current: SlotSpace,
  then: Inventory,
  { entity, numbers, sees = seesEverything }: EntityRevert,
): RevertPlan {
  const before = factsAbout(then, entity);
  const after = factsAbout(current, entity);
  const kept = new Set(before.map(contentKey));
  const present = new Set(after.map(contentKey));
  const asserted = before.filter((fact) => !present.has(contentKey(fact)));
  const retracted = after.filter((fact) => !kept.has(contentKey(fact)));
  const wanted = withoutWhatStays(current, { asserted, retracted });
  const search = { current, undone: then.revision, sees, shouldYield: () => false };
  return drain(finishPlan(new Draft(current, numbers), search, { wanted, overtaken: [] }));
}

interface Plan {
  readonly wanted: FactDelta;
  readonly overtaken: readonly RevertConflict[];
}

function* finishPlan(draft: Draft, search: ConflictSearch, { wanted, overtaken }: Plan): Generator<void, RevertPlan> {
  const left = yield* leftBehind(search, wanted);
  // What is left would be about an entity that is not there: no draft can hold that.
  if (left.length > 0) return { draft, delta: draft.delta(), conflicts: [...overtaken, ...left] };
  yield* writeDelta(draft, search, wanted);
  const delta = draft.delta();
  const broken = yield* brokenRules(search, draft, delta);
  return { draft, delta, conflicts: [...overtaken, ...broken] };
}

/**
 * Numbers that were given out stay given out, a token that was revoked stays revoked, and rights come and go only when
 * somebody says so. The counters of an entity go and come with it, so that a number is not used twice after it is back.
 */
function withoutWhatStays(current: Inventory, delta: FactDelta): FactDelta {
  const appearing = new Set(delta.asserted.filter((fact) => fact.type === 'entity').map((fact) => fact.entity));
  const vanishing = new Set(delta.retracted.filter((fact) => fact.type === 'entity').map((fact) => fact.entity));
  const tokens = tokensIn(delta);
  const stays = (fact: Fact, moving: ReadonlySet<EntityId>): boolean => {
    if (fact.type === 'token' || fact.type === 'grant' || tokens.has(fact.entity)) return true;
    return fact.type === 'counter' && !moving.has(fact.entity);
  };
  const retracted = new Map(delta.retracted.filter((fact) => !stays(fact, vanishing)).map((fact) => [fact.id, fact]));
  for (const id of vanishing) if (!tokens.has(id)) for (const counter of countersOf(current, id)) retracted.set(counter.id, counter);
  return { asserted: delta.asserted.filter((fact) => !stays(fact, appearing)), retracted: [...retracted.values()] };
}

function tokensIn(delta: FactDelta): Set<EntityId> {
  const tokens = new Set<EntityId>();
  for (const fact of [...delta.asserted, ...delta.retracted]) {
    if (fact.type === 'entity' && fact.kind === 'token') tokens.add(fact.entity);
  }
  return tokens;
}

function countersOf(current: Inventory, id: EntityId): Fact[] {
  const entity = current.entity(id);
  return entity === undefined ? [] : factsOfType(entity, 'counter');
}

interface EntityChange {
  readonly retracted: Fact[];
  readonly asserted: FactBody[];
}

/** Retracts what is still there and asserts what is not there yet, entity by entity: a record is whole whenever it is read. */
function* writeDelta(draft: Draft, search: ConflictSearch, wanted: FactDelta): Generator<void, void> {
  const changes = yield* changesByEntity(search, wanted);
  for (const [id, change] of changes) {
    if (!makesWhole(search.current.entity(id), change)) continue;
    for (const fact of change.retracted) draft.retract(fact);
    for (const body of change.asserted) draft.assert(body);
    if (search.shouldYield()) yield* pause(draft);
  }
}

function* changesByEntity({ current, shouldYield }: ConflictSearch, wanted: FactDelta): Generator<void, Map<EntityId, EntityChange>> {
  const changes = new Map<EntityId, EntityChange>();
  const changeOf = (id: EntityId): EntityChange => {
    const change = changes.get(id) ?? { retracted: [], asserted: [] };
    changes.set(id, change);
    return change;
  };
  const presentOf = factsPresent(current);
  for (const fact of wanted.retracted) {
    if (presentOf(fact.entity).ids.has(fact.id)) changeOf(fact.entity).retracted.push(fact);
    if (shouldYield()) yield;
  }
  for (const fact of wanted.asserted) {
    if (!presentOf(fact.entity).says(fact)) changeOf(fact.entity).asserted.push(bodyOf(fact));
    if (shouldYield()) yield;
  }
  return changes;
}

interface FactsPresent {
  readonly ids: ReadonlySet<number>;
  readonly says: (fact: Fact) => boolean;
}

/** By id and by content, looked up once for each entity. */
function factsPresent(current: Inventory): (id: EntityId) => FactsPresent {
  const known = new Map<EntityId, FactsPresent>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const facts = current.entity(id)?.facts ?? [];
    let contents: Set<string> | null = null;
    const says = (fact: Fact): boolean => (contents ??= new Set(facts.map(contentKey))).has(contentKey(fact));
    const present = { ids: new Set(facts.map((fact) => fact.id)), says };
    known.set(id, present);
    return present;
  };
}

/** Facts of an entity that is not there, and does not come back, have nothing to be about. */
function makesWhole(entity: Entity | undefined, change: EntityChange): boolean {
  return entity !== undefined || change.asserted.some((fact) => fact.type === 'entity');
}

/** What the entity says, and the cables that others say it has. */
function factsAbout(inventory: Inventory, id: EntityId): Fact[] {
  const facts: Fact[] = [...(inventory.entity(id)?.facts ?? [])];
  for (const other of entitiesPointingAt(inventory, id)) {
    for (const fact of factsOfType(other, 'connection')) if (fact.peer === id) facts.push(fact);
  }
  return facts;
}

function drain<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
