// What deltas say, apart from the numbers that the ledger gave their facts.
import { canonicalJson, type Json } from '@muster/protocol';
import type { Fact, FactBody } from '../fact/fact.ts';
import type { FactDelta } from './revision.ts';

/** Equal for facts that say the same, whenever they were said. */
export function contentKey(fact: FactBody & Partial<Pick<Fact, 'id' | 'revision'>>): string {
  const { id: _id, revision: _revision, ...body } = fact;
  return canonicalJson(body as unknown as Json);
}

/** What the ledger would keep of a fact that is to be said again. */
export function bodyOf(fact: Fact): FactBody {
  const { id: _id, revision: _revision, ...body } = fact;
  return body as FactBody;
}

/** True when everything that is retracted is asserted again, and nothing else. */
export function undoesItself(delta: FactDelta): boolean {
  if (delta.asserted.length !== delta.retracted.length) return false;
  const counts = new Map<string, number>();
  for (const fact of delta.retracted) add(counts, contentKey(fact), 1);
  for (const fact of delta.asserted) add(counts, contentKey(fact), -1);
  return [...counts.values()].every((count) => count === 0);
}

/**
 * Several deltas, oldest first, as one: what was asserted and retracted again within them is not mentioned, nor is what
 * was retracted and said again in the same words.
 */
export function composeDeltas(deltas: Iterable<FactDelta>): FactDelta {
  const work = composeDeltasInSlices(deltas, () => false);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The same, yielding whenever `shouldYield` says so. */
export function* composeDeltasInSlices(deltas: Iterable<FactDelta>, shouldYield: () => boolean): Generator<void, FactDelta> {
  const asserted = new Map<number, Fact>();
  const retracted = new Map<number, Fact>();
  for (const delta of deltas) {
    for (const fact of delta.asserted) asserted.set(fact.id, fact);
    for (const fact of delta.retracted) if (!asserted.delete(fact.id)) retracted.set(fact.id, fact);
    if (shouldYield()) yield;
  }
  return yield* cancelEqual({ asserted: [...asserted.values()], retracted: [...retracted.values()] }, shouldYield);
}

function* cancelEqual({ asserted, retracted }: FactDelta, shouldYield: () => boolean): Generator<void, FactDelta> {
  if (asserted.length === 0 || retracted.length === 0) return { asserted, retracted };
  const gone = new Map<string, number>();
  for (const fact of retracted) {
    add(gone, contentKey(fact), 1);
    if (shouldYield()) yield;
  }
  const back = new Map<string, number>();
  const news: Fact[] = [];
  for (const fact of asserted) {
    if (!takeOne(gone, back, contentKey(fact))) news.push(fact);
    if (shouldYield()) yield;
  }
  // Nothing came back: the keys of what went need not be made again.
  if (back.size === 0) return { asserted, retracted };
  const lost: Fact[] = [];
  for (const fact of retracted) {
    if (!takeOne(back, gone, contentKey(fact))) lost.push(fact);
    if (shouldYield()) yield;
  }
  return { asserted: news, retracted: lost };
}

/** Moves one of this content from one count to the other; false when there is none left. */
function takeOne(from: Map<string, number>, to: Map<string, number>, key: string): boolean {
  const count = from.get(key) ?? 0;
  if (count === 0) return false;
  from.set(key, count - 1);
  add(to, key, 1);
  return true;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
