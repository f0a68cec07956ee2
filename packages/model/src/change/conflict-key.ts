import { invariant } from '@muster/protocol';
import type { FactBody } from '../fact/fact.ts';

/**
 * What a fact competes for: two facts with one key say something about the same thing, so a later one stands in the way
 * of a revert, and an earlier one is what a later one replaced. Several values of an attribute, and the two ends of a
 * cable, are the cases where a key names more than one fact.
 */
export function conflictKey(fact: FactBody): string {
  switch (fact.type) {
    case 'entity':
    case 'name':
    case 'variable-file':
    case 'service':
    case 'definition':
    case 'token':
      return join(fact.entity, fact.type);
    case 'attribute':
      return join(fact.entity, fact.type, fact.key, fact.subkey, fact.number === null ? '' : String(fact.number));
    case 'holding':
      return join(fact.entity, fact.type, fact.holder);
    case 'connection':
      return join(fact.entity, fact.type, fact.port);
    case 'address':
      // An item has one owner, whoever that is.
      return join(fact.source, fact.type, fact.item);
    case 'reservation':
      return join(fact.entity, fact.type, fact.first, fact.last);
    case 'variable':
      return join(fact.entity, fact.type, fact.name);
    case 'merge':
      return join(fact.entity, fact.type, fact.variable);
    case 'tag':
      return join(fact.entity, fact.type, fact.tag);
    case 'gateway':
      return join(fact.entity, fact.type, fact.to, fact.host);
    case 'grant':
      return join(fact.entity, fact.type, fact.action, fact.tenant ?? '', fact.expression);
    case 'share':
      return join(fact.entity, fact.type, fact.tenant);
    case 'counter':
      return join(fact.entity, fact.type, fact.key);
    default:
      fact satisfies never;
      invariant(false, 'every type of fact has a conflict key');
  }
}

// No part but the last can contain a line feed: ids, keys and addresses have a syntax.
function join(...parts: readonly string[]): string {
  return parts.join('\n');
}
