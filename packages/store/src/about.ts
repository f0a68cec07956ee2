// The one thing that a fact is about besides its entity, for finding history from the other end ("every cable that was
// ever in this switch") and by key ("who changed status"). An index only: the body says it all, and cut texts may collide.
import type { FactBody } from '@muster/model';

/** An index entry of MariaDB takes 3072 bytes, 768 characters; names are at most 253. */
const ABOUT_CHARS_MAX = 255;

export function aboutOf(fact: FactBody): string {
  return fitIndex(subjectOf(fact) ?? '');
}

/** The form in which a key or an id is looked up in `about`. */
export function fitIndex(text: string): string {
  return text.slice(0, ABOUT_CHARS_MAX).toWellFormed();
}

function subjectOf(fact: FactBody): string | null {
  switch (fact.type) {
    case 'attribute':
    case 'counter':
      return fact.key;
    case 'variable':
      return fact.name;
    case 'merge':
      return fact.variable;
    case 'holding':
      return fact.holder;
    case 'connection':
      return fact.peer;
    case 'address':
      return fact.source;
    case 'tag':
      return fact.tag;
    case 'gateway':
    case 'service':
      return fact.host;
    case 'grant':
    case 'share':
      return fact.tenant;
    case 'entity':
    case 'name':
    case 'reservation':
    case 'variable-file':
    case 'definition':
    case 'token':
      return null;
  }
}
