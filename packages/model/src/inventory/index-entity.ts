import type { Entity } from '../entity/entity.ts';
import type { TermIndex } from './term-index.ts';
import { visitTerms } from './terms.ts';

/** Makes the index say of the slot what `after` says, given that it says what `before` says. */
export function reindexEntity(index: TermIndex, slot: number, before: Entity | undefined, after: Entity | undefined): void {
  if (before === undefined) {
    if (after !== undefined) visitTerms(after, (axis, point) => index.add(axis, point, slot));
    return;
  }
  const kept = after === undefined ? undefined : termSet(after);
  visitTerms(before, (axis, point) => {
    if (!kept?.has(termText(axis, point))) index.remove(axis, point, slot);
  });
  if (after !== undefined) visitTerms(after, (axis, point) => index.add(axis, point, slot));
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
