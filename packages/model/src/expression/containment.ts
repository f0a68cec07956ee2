// Who is in what, at any depth, by holding, by services and by what derived holders match. Downwards from few roots or upwards from
// few candidates: both give the same. A way up that has taken a virtual step (place/virtual-step.ts) meets only what is placeless;
// so a slot that is reached both ways counts as reached without one, from where more can be reached.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { axis } from '../inventory/terms.ts';
import { isPlaceless, isVirtualStep } from '../place/virtual-step.ts';
import { COST } from './condition.ts';
import { derivedHolders, derivedMembers } from './derived-members.ts';
import { holdingEdges, type VisitSlot } from './edges.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

/** Everything that is in one of the roots at any depth. A root counts only when it is in another one. */
export function* insideOf(run: Evaluation, roots: SlotSet): Steps<SlotSet> {
  const descent: Descent = { roots, found: run.emptySet(), inner: null, looked: 0 };
  const placed = yield* descend(run, descent, { from: [...roots], mayStep: true });
  yield* descend(run, descent, { from: placed, mayStep: false });
  return descent.found;
}

/** The same, of the candidates alone: climbs from each of them. For few candidates. */
export function* insideAmong(run: Evaluation, candidates: SlotSet, roots: SlotSet): Steps<SlotSet> {
  const goals: Goals = { roots, ...(yield* membersBelow(run, roots)) };
  const found = run.emptySet();
  for (let slot = candidates.next(0); slot >= 0; slot = candidates.next(slot + 1)) {
    if (climbs(run, { slot, hasStepped: false }, goals)) found.add(slot);
    if (run.spend(4 * COST.facts)) yield;
  }
  return found;
}

/** Everything in which one of `from` is, at any depth. */
export function* holdersAbove(run: Evaluation, from: SlotSet): Steps<SlotSet> {
  const found: Above = { plain: run.emptySet(), stepped: run.emptySet() };
  yield* ascend(run, found, { plain: [...from], stepped: [] });
  const derived = [...(yield* derivedHolders(run))];
  for (let grew = derived.length > 0; grew; ) {
    grew = false;
    for (const holder of derived) {
      const way = yield* derivedWay(run, holder, { found, from });
      if (way === null) continue;
      found[way].add(holder);
      yield* ascend(run, found, { plain: [], stepped: [], [way]: [holder] });
      grew = true;
    }
  }
  return found.plain.unite(found.stepped);
}

/** How a derived holder is reached by its members, if it is and was not so before. */
function* derivedWay(
  run: Evaluation,
  holder: number,
  { found, from }: { readonly found: Above; readonly from: SlotSet },
): Steps<keyof Above | null> {
  if (found.plain.has(holder)) return null;
  const members = yield* derivedMembers(run, holder);
  if (!members.clone().intersect(found.plain.clone().unite(from)).isEmpty) return 'plain';
  if (found.stepped.has(holder) || !isPlacelessSlot(run, holder)) return null;
  return members.clone().intersect(found.stepped).isEmpty ? null : 'stepped';
}

interface Descent {
  readonly roots: SlotSet;
  readonly found: SlotSet;
  /** Whoever holds something, once it pays to know. */
  inner: SlotSet | null;
  looked: number;
}

interface DescentPart {
  readonly from: number[];
  /** Only placeless holders have been met: what they hold may be behind a virtual step. */
  readonly mayStep: boolean;
}

/** Gives those from where it goes on without virtual steps. */
function* descend(run: Evaluation, descent: Descent, { from: open, mayStep }: DescentPart): Steps<number[]> {
  const { inventory } = run;
  const derived = yield* derivedHolders(run);
  const placed: number[] = [];
  const visit = (slot: number): void => {
    if (descent.found.has(slot) || !run.isVisible(slot)) return;
    descent.found.add(slot);
    if (!descent.roots.has(slot) && (descent.inner === null || descent.inner.has(slot))) open.push(slot);
  };
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    if (++descent.looked === LOOKED_MAX) descent.inner = (yield* holderSlots(run)).unite(derived);
    const entity = inventory.at(slot);
    if (run.spend(COST.entity)) yield;
    if (entity === undefined) continue;
    if (mayStep && !isPlaceless(inventory, entity)) {
      placed.push(slot);
      continue;
    }
    holdingEdges.children(inventory, entity, mayStep ? visit : withoutSteps(run, entity, visit));
    if (derived.has(slot)) for (const member of yield* derivedMembers(run, slot)) visit(member);
  }
  return placed;
}

/** After so many steps down it pays to find out who holds anything at all: most of what is in a datacenter holds nothing. */
const LOOKED_MAX = 512;

function withoutSteps({ inventory }: Evaluation, holder: Entity, visit: VisitSlot): VisitSlot {
  if (!isPlaceless(inventory, holder)) return visit;
  return (slot) => {
    const member = inventory.at(slot);
    if (member !== undefined && !isVirtualStep(inventory, member, holder)) visit(slot);
  };
}

/** Whoever holds something by facts. */
function* holderSlots(run: Evaluation): Steps<SlotSet> {
  const { inventory } = run;
  const holders = run.emptySet();
  for (const point of inventory.points(axis.holder)) {
    const slot = inventory.slotOf(point as EntityId);
    if (slot !== undefined) holders.add(slot);
    if (run.spend(COST.point)) yield;
  }
  yield* run.addSlots(holders, axis.has, 'service');
  return holders;
}

interface Above {
  /** Reached without a virtual step. */
  readonly plain: SlotSet;
  readonly stepped: SlotSet;
}

/** Everything above the given slots, by facts alone. */
function* ascend(run: Evaluation, found: Above, from: { readonly plain: number[]; readonly stepped: number[] }): Steps<void> {
  const { plain, stepped } = from;
  const visitStepped = (slot: number): void => {
    if (found.plain.has(slot) || found.stepped.has(slot) || !run.isVisible(slot) || !isPlacelessSlot(run, slot)) return;
    found.stepped.add(slot);
    stepped.push(slot);
  };
  for (let slot = plain.pop(); slot !== undefined; slot = plain.pop()) {
    visitParents(run, slot, (parent, isStep) => {
      if (isStep) return visitStepped(parent);
      if (found.plain.has(parent) || !run.isVisible(parent)) return;
      found.plain.add(parent);
      plain.push(parent);
    });
    if (run.spend(COST.facts)) yield;
  }
  for (let slot = stepped.pop(); slot !== undefined; slot = stepped.pop()) {
    visitParents(run, slot, visitStepped);
    if (run.spend(COST.facts)) yield;
  }
}

function visitParents({ inventory }: Evaluation, slot: number, visit: (slot: number, isStep: boolean) => void): void {
  const member = inventory.at(slot);
  if (member === undefined) return;
  holdingEdges.parents(inventory, member, (parent) => {
    const holder = inventory.at(parent);
    if (holder !== undefined) visit(parent, isVirtualStep(inventory, member, holder));
  });
}

interface MembersBelow {
  /** Members of derived holders that are roots or below one: whatever is one of these, or in one, is below a root. */
  readonly plain: SlotSet;
  /** Those of them that count after a virtual step as well. */
  readonly stepped: SlotSet;
}

interface Goals extends MembersBelow {
  readonly roots: SlotSet;
}

interface Start {
  readonly slot: number;
  readonly hasStepped: boolean;
}

function climbs(run: Evaluation, start: Start, goals: Goals): boolean {
  if ((start.hasStepped ? goals.stepped : goals.plain).has(start.slot)) return true;
  const seen = new Set<number>([start.slot]);
  const plain = start.hasStepped ? [] : [start.slot];
  const stepped = start.hasStepped ? [start.slot] : [];
  let reached = false;
  const look = (slot: number, open: number[], members: SlotSet): void => {
    if (reached || !run.isVisible(slot)) return;
    // Before looking whether it is known: where derived members make a ring, something is in itself.
    reached = goals.roots.has(slot) || members.has(slot);
    if (seen.has(slot)) return;
    seen.add(slot);
    open.push(slot);
  };
  const waiting: number[] = [];
  const visitStepped = (slot: number): void => {
    if (isPlacelessSlot(run, slot)) look(slot, stepped, goals.stepped);
  };
  for (let slot = plain.pop(); slot !== undefined && !reached; slot = plain.pop()) {
    visitParents(run, slot, (parent, isStep) => (isStep ? waiting.push(parent) : look(parent, plain, goals.plain)));
  }
  waiting.forEach(visitStepped);
  for (let slot = stepped.pop(); slot !== undefined && !reached; slot = stepped.pop()) visitParents(run, slot, visitStepped);
  return reached;
}

function* membersBelow(run: Evaluation, roots: SlotSet): Steps<MembersBelow> {
  const below: MembersBelow = { plain: run.emptySet(), stepped: run.emptySet() };
  const derived = [...(yield* derivedHolders(run))];
  const waiting = { plain: derived, stepped: derived.filter((holder) => isPlacelessSlot(run, holder)) };
  for (let grew = true; grew; ) {
    grew = false;
    for (const way of ['plain', 'stepped'] as const) {
      const start = { hasStepped: way === 'stepped' };
      const isBelow = (slot: number): boolean => roots.has(slot) || climbs(run, { slot, ...start }, { roots, ...below });
      const more = waiting[way].filter(isBelow);
      for (const holder of more) below[way].unite(yield* derivedMembers(run, holder));
      waiting[way] = waiting[way].filter((holder) => !more.includes(holder));
      grew ||= more.length > 0;
    }
  }
  return below;
}

function isPlacelessSlot({ inventory }: Evaluation, slot: number): boolean {
  const entity = inventory.at(slot);
  return entity !== undefined && isPlaceless(inventory, entity);
}
