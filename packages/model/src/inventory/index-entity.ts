import type { Entity } from '../entity/entity.ts';
import type { Fact } from '../fact/fact.ts';
import type { TermIndex } from './term-index.ts';
import { visitFactTerms, visitHeadTerms, visitTerms } from './terms.ts';

/** Makes the index say of the slot what `after` says, given that it says what `before` says. Takes as long as they differ. */
export function reindexEntity(index: TermIndex, slot: number, before: Entity | undefined, after: Entity | undefined): void {
  const add = (axis: string, point: string): void => index.add(axis, point, slot);
  if (before === undefined) {
    if (after !== undefined) visitTerms(after, add);
    return;
  }
  const gone = factsMissingIn(before, after);
  if (gone.length > 0 || !hasSameHead(before, after)) removeTerms(index, slot, { before, after, gone });
  if (after === undefined) return;
  visitHeadTerms(after, add);
  for (const fact of factsMissingIn(after, before)) visitFactTerms(fact, add);
}

interface Replacement {
  readonly before: Entity;
  readonly after: Entity | undefined;
  /** Facts of `before` that `after` has not. */
  readonly gone: readonly Fact[];
}

/** A term stays as long as another fact has it. */
function removeTerms(index: TermIndex, slot: number, { before, after, gone }: Replacement): void {
  const kept = after === undefined ? undefined : termSet(after);
  const remove = (axis: string, point: string): void => {
    if (!kept?.has(termText(axis, point))) index.remove(axis, point, slot);
  };
  visitHeadTerms(before, remove);
  for (const fact of gone) visitFactTerms(fact, remove);
}

function hasSameHead(before: Entity, after: Entity | undefined): boolean {
  return after !== undefined && before.kind === after.kind && before.tenant === after.tenant && before.name === after.name;
}

/** Both are ordered by id, and a fact never changes. */
function factsMissingIn({ facts }: Entity, other: Entity | undefined): readonly Fact[] {
  if (other === undefined) return facts;
  const missing: Fact[] = [];
  const same = countSame(facts, other.facts);
  let at = same;
  for (let index = same; index < facts.length; index++) {
    const fact = facts[index];
    if (fact === undefined) break;
    while (at < other.facts.length && (other.facts[at]?.id ?? 0) < fact.id) at++;
    if (other.facts[at]?.id !== fact.id) missing.push(fact);
  }
  return missing;
}

/** Of the beginning: most changes only add, and thousands of facts are the very same objects. */
function countSame(facts: readonly Fact[], others: readonly Fact[]): number {
  let count = 0;
  while (count < facts.length && facts[count] === others[count]) count++;
  return count;
}

function termSet(entity: Entity): Set<string> {
  const terms = new Set<string>();
  visitTerms(entity, (axis, point) => terms.add(termText(axis, point)));
  return terms;
}

// An axis never contains a line feed: attribute keys have a syntax, the others are constants.
function termText(axis: string, point: string): string {
  return `${axis}\n${point}`;
}
