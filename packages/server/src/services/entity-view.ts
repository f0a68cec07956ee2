// An entity as answers show it: everything that is declared about it, as far as the caller may see what it points at.
import type { ConnectionView, EntityBrief, EntityView, HolderView } from '@muster/api';
import {
  type Entity,
  type EntityId,
  entityTag,
  type Fact,
  factsOfType,
  linksOf,
  MASKED_SECRET,
  NOT_VISIBLE,
  type Value,
} from '@muster/model';
import type { Reading } from './reading.ts';

/** The parts that a caller can ask for by name; any other word is an attribute key. */
const PARTS: ReadonlySet<string> = new Set(['attributes', 'holders', 'tags', 'addresses', 'connections', 'variables']);

/** Which parts to fill in; null: all. */
export type Fields = ReadonlySet<string> | null;

export function parseFields(text: string | undefined): Fields {
  const words = (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length === 0 ? null : new Set(words);
}

export function viewEntity(reading: Reading, entity: Entity, fields: Fields = null): EntityView {
  const wants = (part: string): boolean => fields === null || fields.has(part);
  return {
    ...viewBrief(entity),
    tenant: viewNamed(reading, entity.tenant),
    attributes: viewAttributes(reading, entity, fields),
    holders: wants('holders') ? viewHolders(reading, entity) : [],
    tags: wants('tags') ? viewTags(reading, entity) : [],
    addresses: wants('addresses') ? viewAddresses(reading, entity) : [],
    connections: wants('connections') ? viewConnections(reading, entity) : [],
    variables: wants('variables') ? factsOfType(entity, 'variable').map(({ name, value }) => ({ name, value: viewValue(value) })) : [],
    ...(fields === null ? viewSpecials(reading, entity) : {}),
    etag: entityTag(entity),
    created_revision: factsOfType(entity, 'entity')[0]?.revision ?? 0,
    changed_revision: entity.facts.reduce((newest, fact) => Math.max(newest, fact.revision), 0),
  };
}

export function viewBrief({ id, kind, name }: EntityBrief): EntityBrief {
  return { id, kind, name };
}

/** Neither name nor id where they may not be known. */
export function viewNamed(reading: Reading, id: EntityId): { id: string; name: string } {
  const found = reading.findKnown(id);
  return found === undefined ? { id: '', name: NOT_VISIBLE } : { id, name: found.name };
}

export function viewValue(value: Value): Value {
  return typeof value === 'object' && value !== null && 'secret' in value ? { secret: MASKED_SECRET } : value;
}

export function refOf(value: Value): EntityId | null {
  return typeof value === 'object' && value !== null && 'ref' in value ? value.ref : null;
}

/** Keys that start with `_` are Muster's own: shown only to those who name them. */
function viewAttributes(reading: Reading, entity: Entity, fields: Fields): EntityView['attributes'] {
  const all = fields === null || fields.has('attributes');
  const facts = factsOfType(entity, 'attribute').filter(
    ({ key }) => (all && !key.startsWith('_')) || (!PARTS.has(key) && fields?.has(key) === true),
  );
  return facts.flatMap((fact) => viewAttribute(reading, fact));
}

/** Nothing where it points at what the caller may not see. */
export function viewAttribute(reading: Reading, fact: Extract<Fact, { type: 'attribute' }>): EntityView['attributes'][number][] {
  const ref = refOf(fact.value);
  const target = ref === null ? undefined : reading.find(ref);
  if (ref !== null && target === undefined) return [];
  return [
    {
      key: fact.key,
      ...(fact.subkey === '' ? {} : { subkey: fact.subkey }),
      ...(fact.number === null ? {} : { number: fact.number }),
      value: viewValue(fact.value),
      ...(target === undefined ? {} : { ref_name: target.name }),
      revision: fact.revision,
    },
  ];
}

export function viewHolders(reading: Reading, entity: Entity): HolderView[] {
  return factsOfType(entity, 'holding').flatMap(({ holder, units }) => {
    const found = reading.find(holder);
    return found === undefined ? [] : [{ ...viewBrief(found), ...viewUnits(units) }];
  });
}

export function viewUnits(units: readonly [number, number] | null | undefined): { units?: [number, number] } {
  return units === null || units === undefined ? {} : { units: [units[0], units[1]] };
}

function viewTags(reading: Reading, entity: Entity): { id: string; name: string }[] {
  const ordered = factsOfType(entity, 'tag').sort((a, b) => a.rank - b.rank);
  return ordered.flatMap(({ tag }) => {
    const found = reading.find(tag);
    return found === undefined ? [] : [{ id: found.id, name: found.name }];
  });
}

export function tagNames(reading: Reading, entity: Entity): string[] {
  return viewTags(reading, entity).map(({ name }) => name);
}

export function viewAddresses(reading: Reading, entity: Entity): EntityView['addresses'] {
  return factsOfType(entity, 'address').map(({ source, item }) => ({ network: viewNamed(reading, source), item }));
}

export function viewConnections(reading: Reading, entity: Entity): ConnectionView[] {
  return [...linksOf(reading.inventory, entity).values()].flatMap(({ port, peer, peerPort }) => {
    const found = reading.find(peer);
    return found === undefined ? [] : [{ port, peer: viewBrief(found), peer_port: peerPort }];
  });
}

/** What only some kinds have; absent where there is none. */
function viewSpecials(reading: Reading, entity: Entity): Partial<EntityView> {
  const [service] = viewServices(reading, entity);
  const [file] = factsOfType(entity, 'variable-file');
  const [definition] = factsOfType(entity, 'definition');
  const shared = factsOfType(entity, 'share').map(({ tenant }) => viewNamed(reading, tenant));
  return {
    ...present('gateways', viewGateways(reading, entity)),
    ...(service === undefined ? {} : { service }),
    ...present(
      'reservations',
      factsOfType(entity, 'reservation').map(({ first, last, note }) => ({ first, last, note })),
    ),
    ...(file === undefined ? {} : { variable_file: { url: file.url, sha256: file.sha256, variables: { ...file.variables } } }),
    ...present(
      'merges',
      factsOfType(entity, 'merge').map(({ variable, strategy }) => ({ variable, strategy })),
    ),
    ...present('shared_with', shared),
    ...(definition === undefined ? {} : { definition: definition.definition as EntityView['definition'] & object }),
  };
}

function present<Key extends string, Item>(key: Key, items: readonly Item[]): { [Name in Key]?: readonly Item[] } {
  return (items.length === 0 ? {} : { [key]: items }) as { [Name in Key]?: readonly Item[] };
}

function viewServices(reading: Reading, entity: Entity): (EntityView['service'] & object)[] {
  return factsOfType(entity, 'service').flatMap((fact) => {
    const [role, host] = [reading.find(fact.role), reading.find(fact.host)];
    const vip = fact.vip === null ? undefined : reading.find(fact.vip);
    if (role === undefined || host === undefined) return [];
    return [{ role: viewBrief(role), host: viewBrief(host), vip: vip === undefined ? null : viewBrief(vip) }];
  });
}

function viewGateways(reading: Reading, entity: Entity): (EntityView['gateways'] & object)[number][] {
  const byCloud = new Map<EntityId, { via: 'ssh' | 'relay'; hosts: EntityBrief[] }>();
  for (const { to, host, via } of factsOfType(entity, 'gateway').sort((a, b) => a.rank - b.rank)) {
    const found = reading.find(host);
    const gateway = byCloud.get(to) ?? { via, hosts: [] };
    if (found !== undefined) gateway.hosts.push(viewBrief(found));
    byCloud.set(to, gateway);
  }
  return [...byCloud]
    .filter(([to]) => reading.find(to) !== undefined)
    .map(([to, { via, hosts }]) => ({ to: viewNamed(reading, to), hosts, via }));
}
