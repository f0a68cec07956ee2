import type { Draft } from '../inventory/draft.ts';
import { axis } from '../inventory/terms.ts';

/**
 * Lets others have their turn. A draft indexes what was written when it is next asked by index: asked at every pause, it never
 * has more to index than one slice has written.
 */
export function* pause(draft: Draft): Generator<void, void> {
  draft.count(axis.kind, '');
  yield;
}
