// A cursor says where the next page of one walk begins. It is bound to the route, the question and the caller, and signed:
// one that was altered, or comes from another walk, is refused.
import { canonicalJson, err, type Json, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Hashing } from '../ports.ts';

export interface CursorPlace {
  /** The revision that all pages of the walk are of. */
  readonly revision: number;
  /** How many items came before. */
  readonly offset: number;
}

/** What a walk is about: route id and everything of the request that decides which items there are and in what order. */
export type Walk = Readonly<Record<string, Json>>;

const CURSOR = /^(\d{1,15})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/;

export function makeCursor(hashing: Hashing, walk: Walk, place: CursorPlace): string {
  const head = `${place.revision}.${place.offset}`;
  return `${head}.${hashing.sign(signedText(walk, head))}`;
}

export function readCursor(hashing: Hashing, walk: Walk, cursor: string): Result<CursorPlace, Problem> {
  const match = CURSOR.exec(cursor);
  const [, revision = '', offset = '', signature = ''] = match ?? [];
  if (match === null || !hashing.isSignatureOf(signature, signedText(walk, `${revision}.${offset}`))) {
    return err(
      problem('invalid', 'cursor.foreign', 'The cursor is not one that this request was given.', {
        hint: 'Send `next` of the last page with the same query, or start without a cursor.',
        pointer: '/cursor',
      }),
    );
  }
  return ok({ revision: Number(revision), offset: Number(offset) });
}

function signedText(walk: Walk, head: string): string {
  return `muster-cursor ${head} ${canonicalJson(walk)}`;
}
