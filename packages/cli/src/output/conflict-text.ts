import type { RevertConflict } from '@muster/api';

/** Who is in the way of a revert. What is gone, or not to be seen, has no name; a rule has no author. */
export function conflictText({ entity, what, revision, actor, time }: RevertConflict): string {
  const name = entity.name === '' ? '' : `${entity.kind}:${entity.name} `;
  const author = actor === '' ? '' : ` by ${actor}, ${time}`;
  return `${name}${what}: revision ${revision}${author}`;
}
