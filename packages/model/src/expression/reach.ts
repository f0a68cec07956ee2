// Following a relation at any depth, through entities the caller sees. Downwards from few roots, or upwards from few candidates:
// both give the same, and whoever asks takes what is shorter. Who is in what follows more rules: see containment.ts.
import { COST } from './condition.ts';
import type { Edges } from './edges.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import type { SlotSet } from './slot-set.ts';

/** Everything below the roots. A root counts only when it is below another one. */
export function* descend(run: Evaluation, roots: SlotSet, edges: Edges): Steps<SlotSet> {
  const found = run.emptySet();
  const open = [...roots];
  const visit = (slot: number): void => {
    if (found.has(slot) || !run.isVisible(slot)) return;
    found.add(slot);
    if (!roots.has(slot)) open.push(slot);
  };
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    const entity = run.inventory.at(slot);
    if (entity !== undefined) edges.children(run.inventory, entity, visit);
    if (run.spend(COST.entity)) yield;
  }
  return found;
}

/** Everything above the given slots. */
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

function climbs(run: Evaluation, from: number, { roots, edges }: Climb): boolean {
  const seen = new Set<number>([from]);
  let reached = false;
  const open = [from];
  const visit = (slot: number): void => {
    if (reached || !run.isVisible(slot)) return;
    // Before looking whether it is known: where facts make a ring, as `runs_on` may, something is below itself.
    reached = roots.has(slot);
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
