// `A RELATION B`: those of A that have the relation to some B.

import type { RelatedExpression, Relation } from './ast.ts';
import { COST } from './condition.ts';
import { holdersAbove, insideAmong, insideOf } from './containment.ts';
import { runsOnEdges, visitWired } from './edges.ts';
import { evaluateNode } from './evaluate-node.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import { ascend, climbing, descend } from './reach.ts';
import { CLIMB_MAX, holdersNamed } from './reach-selector.ts';
import type { SlotSet } from './slot-set.ts';

export function* evaluateRelated(run: Evaluation, node: RelatedExpression, within: SlotSet | null): Steps<SlotSet> {
  const left = yield* evaluateNode(run, node.left, within);
  if (left.isEmpty) return left;
  const right = yield* rightSide(run, node);
  if (right.isEmpty) return node.negated ? left : right;
  const related = yield* relatives(run, node.relation, { left, right });
  return node.negated ? left.subtract(related) : left.intersect(related);
}

/** Whoever writes `in pool:web` means the pool, not what is in it. */
function* rightSide(run: Evaluation, { relation, right }: RelatedExpression): Steps<SlotSet> {
  const named = relation === 'in' || relation === 'contains' ? yield* holdersNamed(run, right) : null;
  return named ?? (yield* evaluateNode(run, right, null));
}

interface Sides {
  readonly left: SlotSet;
  readonly right: SlotSet;
}

/** All that have the relation to one of `right`; what is not of `left` may be missing. */
function* relatives(run: Evaluation, relation: Relation, sides: Sides): Steps<SlotSet> {
  const { left, right } = sides;
  switch (relation) {
    case 'in':
      return left.count <= CLIMB_MAX ? yield* insideAmong(run, left, right) : yield* insideOf(run, right);
    case 'contains':
      return yield* holdersAbove(run, right);
    case 'wired to':
      return yield* wired(run, sides);
    case 'connected to': {
      const found = yield* relatives(run, 'in', sides);
      found.unite(yield* holdersAbove(run, right));
      return found.unite(yield* wired(run, sides));
    }
    case 'runs on':
      if (left.count > CLIMB_MAX) return yield* descend(run, right, runsOnEdges);
      return yield* climbing(run, left, { roots: right, edges: runsOnEdges });
    case 'hosts':
      return yield* ascend(run, right, runsOnEdges);
  }
}

function* wired(run: Evaluation, { left, right }: Sides): Steps<SlotSet> {
  const found = run.emptySet();
  const fromLeft = left.count <= right.count;
  const from = fromLeft ? left : right;
  for (let slot = from.next(0); slot >= 0; slot = from.next(slot + 1)) {
    const entity = run.inventory.at(slot);
    if (entity !== undefined) {
      visitWired(run.inventory, entity, (peer) => {
        if (fromLeft && right.has(peer)) found.add(slot);
        else if (!fromLeft && left.has(peer)) found.add(peer);
      });
    }
    if (run.spend(COST.facts)) yield;
  }
  return found;
}
