// The one place that says by what an entity can be found. An axis added here is indexed in every inventory at once.
import type { Entity } from '../entity/entity.ts';
import type { Fact } from '../fact/fact.ts';
import { normalizeMac } from '../value/mac.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';

/** The axes of the index; those with an argument are made by the functions below. */
export const axis = {
  kind: 'kind',
  tenant: 'tenant',
  /** Point: the name, lower level of uniqueness is checked by the caller (tenant and category). */
  name: 'name',
  /** Point: id of the holder. Slots: its direct members. */
  holder: 'holder',
  /** Point: id of the peer. Slots: entities whose connection facts name it. */
  peer: 'peer',
  /** Point: id of the network or generator. Slots: owners of its items. */
  source: 'source',
  /** Point: address, or generated name or number, as text. */
  item: 'item',
  /** Point: id of the tag. Slots: hosts and tags that list it. */
  tag: 'tag',
  /** Point: attribute key. */
  key: 'key',
  /** Point: attribute key. Slots: entities with an attribute of that key and a subkey; the others need no second look. */
  subkeyed: 'subkeyed',
  /** Point: variable name. Slots: entities with a fact for it (file variables included). */
  variable: 'variable',
  /** Point: id. Slots: entities with any fact that points at it and is none of the above (refs, gateways, services, grants, shares). */
  reference: 'reference',
  /** Point: MAC address as twelve lower-case hexadecimal digits. */
  mac: 'mac',
  /** Point: type of fact (`gateway`, `definition`, `token`, ...) that is searched as a whole. */
  has: 'has',
  /** Values of one attribute key, any subkey and number. Point: `valueKey`. */
  attribute: (key: string): string => `attr:${key}`,
} as const;

export type VisitTerm = (axisName: string, point: string) => void;

/** Calls back with each axis and point of the entity; the same pair may come more than once. */
export function visitTerms(entity: Entity, visit: VisitTerm): void {
  visitHeadTerms(entity, visit);
  for (const fact of entity.facts) visitFactTerms(fact, visit);
}

/** Of what the record itself says. */
export function visitHeadTerms(entity: Entity, visit: VisitTerm): void {
  visit(axis.kind, entity.kind);
  visit(axis.tenant, entity.tenant);
  visit(axis.name, entity.name);
}

/** Of one of its facts. */
export function visitFactTerms(fact: Fact, visit: VisitTerm): void {
  switch (fact.type) {
    case 'entity':
    case 'name':
    case 'counter':
    case 'reservation':
    case 'merge':
      return;
    case 'attribute':
      return visitAttributeTerms(fact, visit);
    case 'holding':
      return visit(axis.holder, fact.holder);
    case 'connection':
      return visit(axis.peer, fact.peer);
    case 'address':
      visit(axis.source, fact.source);
      return visit(axis.item, fact.item);
    case 'variable':
      visit(axis.variable, fact.name);
      return visitReference(fact.value, visit);
    case 'variable-file':
      visit(axis.has, fact.type);
      for (const name of Object.keys(fact.variables)) visit(axis.variable, name);
      return;
    case 'tag':
      return visit(axis.tag, fact.tag);
    case 'gateway':
      visit(axis.has, fact.type);
      visit(axis.reference, fact.to);
      return visit(axis.reference, fact.host);
    case 'service':
      visit(axis.has, fact.type);
      visit(axis.reference, fact.role);
      visit(axis.reference, fact.host);
      if (fact.vip !== null) visit(axis.reference, fact.vip);
      return;
    case 'definition':
      return visit(axis.has, fact.type);
    case 'token':
      visit(axis.has, fact.type);
      return visit(axis.item, fact.sha256);
    case 'grant':
      visit(axis.has, fact.type);
      if (fact.tenant !== null) visit(axis.reference, fact.tenant);
      return;
    case 'share':
      visit(axis.has, fact.type);
      return visit(axis.reference, fact.tenant);
    default:
      fact satisfies never;
  }
}

function visitAttributeTerms(fact: Extract<Fact, { type: 'attribute' }>, visit: VisitTerm): void {
  visit(axis.key, fact.key);
  if (fact.subkey !== '') visit(axis.subkeyed, fact.key);
  visit(axis.attribute(fact.key), valueKey(fact.value));
  visitReference(fact.value, visit);
  if (fact.subkey === 'mac' && typeof fact.value === 'string') {
    const mac = normalizeMac(fact.value);
    if (mac !== null) visit(axis.mac, mac);
  }
}

function visitReference(value: Value, visit: VisitTerm): void {
  if (typeof value === 'object' && value !== null && 'ref' in value) visit(axis.reference, value.ref);
}
