// A fact in words and wire values, for diffs, blame and answers. Secrets are masked; ids are shown with names where they are known.
import { invariant } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import type { EntityId } from '../entity/id.ts';
import type { FactBody } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { RefValue, Value } from '../value/value.ts';
import { renderAttributePlace } from './attribute-key.ts';

export interface FactDescription {
  /** What it is about, e.g. `attribute status`, `holding`, `port nic-eth#1`. */
  readonly what: string;
  /** What it says, as a value on the wire; references are shown by name. */
  readonly value: DescribedValue;
}

/** A value whose references are names, for people. */
export type DescribedValue = Exclude<Value, RefValue> | { readonly ref: string };

/** Answers for ids; an inventory will do. */
export type EntityNames = Pick<Inventory, 'entity'>;

/** Names only of what may be seen: the rest is shown by id. */
export function visibleNames(inventory: EntityNames, sees: Visibility): EntityNames {
  return {
    entity: (id) => {
      const entity = inventory.entity(id);
      return entity !== undefined && sees.sees(entity) ? entity : undefined;
    },
  };
}

export const MASKED_SECRET = '(secret)';

/** Stands for a name that the caller may not know: nothing can be called so. */
export const NOT_VISIBLE = '(not visible)';

/** What `names` does not know is shown by id. */
export function describeFact(fact: FactBody, names: EntityNames): FactDescription {
  const nameOf = (id: EntityId): string => renderRef(names, id);
  switch (fact.type) {
    case 'entity':
      return { what: 'entity', value: fact.kind };
    case 'name':
      return { what: 'name', value: fact.name };
    case 'attribute':
      return { what: `attribute ${renderAttributePlace(fact)}`, value: describeValue(fact.value, names) };
    case 'holding':
      return { what: `in ${nameOf(fact.holder)}`, value: fact.units === undefined ? '' : renderUnits(fact.units) };
    case 'connection':
      return { what: `port ${fact.port}`, value: `${nameOf(fact.peer)} ${fact.peerPort}` };
    case 'address':
      return { what: `item of ${nameOf(fact.source)}`, value: fact.item };
    case 'reservation':
      return { what: `reservation ${fact.first}`, value: { json: { first: fact.first, last: fact.last, note: fact.note } } };
    case 'variable':
      return { what: `variable ${fact.name}`, value: describeValue(fact.value, names) };
    case 'variable-file':
      return { what: 'variable file', value: { json: { url: fact.url, sha256: fact.sha256 } } };
    case 'merge':
      return { what: `merge ${fact.variable}`, value: fact.strategy };
    case 'tag':
      return { what: `tag ${nameOf(fact.tag)}`, value: fact.rank };
    case 'gateway':
      return { what: `gateway to ${nameOf(fact.to)}`, value: `${nameOf(fact.host)} by ${fact.via}` };
    case 'service':
      return { what: 'service', value: { json: describeService(fact, nameOf) } };
    case 'definition':
      return { what: 'definition', value: { json: fact.definition } };
    case 'grant':
      return { what: 'grant', value: { json: describeGrant(fact, nameOf) } };
    case 'token':
      return { what: 'token', value: { json: { expires: fact.expires } } };
    case 'share':
      return { what: 'share', value: nameOf(fact.tenant) };
    case 'counter':
      return { what: `counter ${fact.key}`, value: fact.next };
    default:
      fact satisfies never;
      invariant(false, 'every type of fact can be described');
  }
}

export function describeValue(value: Value, names: EntityNames): DescribedValue {
  if (typeof value !== 'object' || value === null) return value;
  if ('secret' in value) return { secret: MASKED_SECRET };
  return 'ref' in value ? { ref: renderRef(names, value.ref) } : value;
}

function renderRef(names: EntityNames, id: EntityId): string {
  const entity = names.entity(id);
  return entity === undefined ? NOT_VISIBLE : `${entity.kind}:${entity.name}`;
}

function renderUnits(units: readonly [number, number]): string {
  return units[0] === units[1] ? `unit ${units[0]}` : `units ${units[0]}-${units[1]}`;
}

function describeService(fact: Extract<FactBody, { type: 'service' }>, nameOf: (id: EntityId) => string): unknown {
  const vip = fact.vip === null ? {} : { vip: nameOf(fact.vip) };
  return { role: nameOf(fact.role), host: nameOf(fact.host), ...vip };
}

function describeGrant(fact: Extract<FactBody, { type: 'grant' }>, nameOf: (id: EntityId) => string): unknown {
  return { action: fact.action, tenant: fact.tenant === null ? null : nameOf(fact.tenant), expression: fact.expression };
}
