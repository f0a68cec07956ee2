// `rack:r1`, `pool:web*`, `place:dc1`: in such a holder at any depth. `tag:web`: carries such a tag, or one that includes it.
import type { Entity } from '../entity/entity.ts';
import { axis } from '../inventory/terms.ts';
import type { Expression, Pattern, SelectExpression } from './ast.ts';
import { insideAmong, insideOf } from './containment.ts';
import type { Edges } from './edges.ts';
import type { Evaluation, Steps } from './evaluation.ts';
import { compilePattern } from './pattern-test.ts';
import { descend } from './reach.ts';
import type { SlotSet } from './slot-set.ts';

/** Climbing from so many entities takes less than looking at all that is in a datacenter. */
export const CLIMB_MAX = 256;

export function* evaluateReachSelector(run: Evaluation, node: SelectExpression, within: SlotSet | null): Steps<SlotSet> {
  if (node.selector === 'tag') return restrict(yield* descend(run, yield* namedRoots(run, ['tag'], node.pattern), tagEdges), within);
  const kinds = holderKinds(run, node.selector);
  const roots = yield* namedRoots(run, kinds, node.pattern);
  if (roots.isEmpty) return roots;
  if (within !== null && within.count <= CLIMB_MAX) return yield* insideAmong(run, within, roots);
  return restrict(yield* insideOf(run, roots), within);
}

/** The holders themselves that such a selector names, for `in pool:web`, which means the pool; null for any other expression. */
export function* holdersNamed(run: Evaluation, node: Expression): Steps<SlotSet | null> {
  if (node.kind !== 'select' || OTHER_SELECTORS.has(node.selector)) return null;
  return yield* namedRoots(run, holderKinds(run, node.selector), node.pattern);
}

const OTHER_SELECTORS: ReadonlySet<string> = new Set(['kind', 'name', 'id', 'tenant', 'ip', 'tag']);

/** From a tag to the hosts that list it, and to the tags that include it. */
const tagEdges: Edges = {
  children(inventory, entity, visit) {
    if (entity.kind === 'tag') for (const slot of inventory.slots(axis.tag, entity.id)) visit(slot);
  },
  parents(inventory, entity, visit) {
    for (const fact of entity.facts) {
      const slot = fact.type === 'tag' ? inventory.slotOf(fact.tag) : undefined;
      if (slot !== undefined) visit(slot);
    }
  },
};

/** A word that is a category as well means the category, as in `group:web`. */
function holderKinds(run: Evaluation, selector: string): string[] {
  const { kinds } = run.inventory;
  const inCategory = kinds.inCategory(selector);
  if (inCategory !== undefined) return inCategory.map((kind) => kind.name);
  const kind = kinds.find(selector);
  return kind === undefined ? [] : [kind.name];
}

function* namedRoots(run: Evaluation, kinds: readonly string[], pattern: Pattern): Steps<SlotSet> {
  const { inventory } = run;
  const { test } = compilePattern(pattern);
  const roots = run.emptySet();
  const consider = (slot: number): void => {
    const entity: Entity | undefined = inventory.at(slot);
    if (entity !== undefined && kinds.includes(entity.kind) && test(entity.name) && run.isVisible(slot)) roots.add(slot);
  };
  if (pattern.kind === 'text') {
    for (const slot of inventory.slots(axis.name, pattern.text)) consider(slot);
    return roots;
  }
  for (const kind of kinds) {
    for (const slot of inventory.slots(axis.kind, kind)) {
      consider(slot);
      if (run.spend(2)) yield;
    }
  }
  return roots;
}

function restrict(found: SlotSet, within: SlotSet | null): SlotSet {
  return within === null ? found : found.intersect(within);
}
