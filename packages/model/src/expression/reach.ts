// Following a relation at any depth, through entities the caller sees. Downwards from few roots, or upwards from few candidates:
// both give the same, and whoever asks takes what is shorter.

import type { EntityId } from '../entity/id.ts';
import { axis } from '../inventory/terms.ts';
import { COST } from './condition.ts';
import { derivedHolders, derivedMembers } from './derived-members.ts';
import { type Edges, holdingEdges } from './edges.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

/** Everything that is in one of the roots at any depth. A root counts only when it is in another one. */
export function* insideOf(run: Evaluation, roots: SlotSet): Steps<SlotSet> {
  return yield* descend(run, roots, holdingEdges);
}

/** The same, of the candidates alone: climbs from each of them. For few candidates. */
export function* insideAmong(run: Evaluation, candidates: SlotSet, roots: SlotSet): Steps<SlotSet> {
  const extra = yield* membersBelow(run, roots);
  return yield* climbing(run, candidates, { roots, extra, edges: holdingEdges });
}

/** Everything in which one of `from` is, at any depth. */
export function* holdersAbove(run: Evaluation, from: SlotSet): Steps<SlotSet> {
  const found = yield* ascend(run, from, holdingEdges);
  const derived = [...(yield* derivedHolders(run))];
  for (let grew = derived.length > 0; grew; ) {
    grew = false;
    for (const holder of derived) {
      if (found.has(holder)) continue;
      const members = (yield* derivedMembers(run, holder)).clone();
      if (members.intersect(found.clone().unite(from)).isEmpty) continue;
      const single = run.emptySet();
      single.add(holder);
      found.unite(yield* ascend(run, single, holdingEdges)).add(holder);
      grew = true;
    }
  }
  return found;
}

/** Everything below the roots. */
export function* descend(run: Evaluation, roots: SlotSet, edges: Edges): Steps<SlotSet> {
  const found = run.emptySet();
  const open = [...roots];
  const derived = edges === holdingEdges ? yield* derivedHolders(run) : run.emptySet();
  let inner: SlotSet | null = null;
  const visit = (slot: number): void => {
    if (found.has(slot) || !run.isVisible(slot)) return;
    found.add(slot);
    if (!roots.has(slot) && (inner === null || inner.has(slot))) open.push(slot);
  };
  let looked = 0;
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    if (++looked === LOOKED_MAX && edges === holdingEdges) inner = (yield* holderSlots(run)).unite(derived);
    const entity = run.inventory.at(slot);
    if (entity !== undefined) edges.children(run.inventory, entity, visit);
    if (derived.has(slot)) for (const member of yield* derivedMembers(run, slot)) visit(member);
    if (run.spend(COST.entity)) yield;
  }
  return found;
}

/** After so many steps down it pays to find out who holds anything at all: most of what is in a datacenter holds nothing. */
const LOOKED_MAX = 512;

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

/** Everything above the given slots, by facts alone. */
export function* ascend(run: Evaluation, from: SlotSet, edges: Edges): Steps<SlotSet> {
  const found = run.emptySet();
  const open: number[] = [];
  const visit = (slot: number): void => {
    if (found.has(slot) || !run.isVisible(slot)) return;
    found.add(slot);
    if (!from.has(slot)) open.push(slot);
  };
  for (let start = from.next(0); start >= 0; start = from.next(start + 1)) {
    open.push(start);
    for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
      const entity = run.inventory.at(slot);
      if (entity !== undefined) edges.parents(run.inventory, entity, visit);
      if (run.spend(COST.facts)) yield;
    }
  }
  return found;
}

export interface Climb {
  readonly roots: SlotSet;
  /** Whatever is or is in one of these counts as well. */
  readonly extra: SlotSet;
  readonly edges: Edges;
}

/** Those of the candidates that are below a root. */
export function* climbing(run: Evaluation, candidates: SlotSet, climb: Climb): Steps<SlotSet> {
  const found = run.emptySet();
  for (let slot = candidates.next(0); slot >= 0; slot = candidates.next(slot + 1)) {
    if (climbs(run, slot, climb)) found.add(slot);
    if (run.spend(4 * COST.facts)) yield;
  }
  return found;
}

function climbs(run: Evaluation, from: number, { roots, extra, edges }: Climb): boolean {
  if (extra.has(from)) return true;
  const seen = new Set<number>([from]);
  let reached = false;
  const open = [from];
  const visit = (slot: number): void => {
    if (reached || !run.isVisible(slot)) return;
    // Before looking whether it is known: where facts make a ring, as `runs_on` may, something is below itself.
    reached = roots.has(slot) || extra.has(slot);
    if (seen.has(slot)) return;
    seen.add(slot);
    open.push(slot);
  };
  for (let slot = open.pop(); slot !== undefined && !reached; slot = open.pop()) {
    const entity = run.inventory.at(slot);
    if (entity !== undefined) edges.parents(run.inventory, entity, visit);
  }
  return reached;
}

/** Members of those dynamic groups that are roots or below one. */
function* membersBelow(run: Evaluation, roots: SlotSet): Steps<SlotSet> {
  const members = run.emptySet();
  let waiting = [...(yield* derivedHolders(run))];
  for (let grew = waiting.length > 0; grew; ) {
    const below = waiting.filter((holder) => roots.has(holder) || climbs(run, holder, { roots, extra: members, edges: holdingEdges }));
    for (const holder of below) members.unite(yield* derivedMembers(run, holder));
    waiting = waiting.filter((holder) => !below.includes(holder));
    grew = below.length > 0;
  }
  return members;
}
