// From one row to the operations that make the inventory agree with it. What agrees already needs none: a load that is
// applied twice is no change the second time.
import { type Problem, problem } from '@muster/protocol';
import { MASKED_SECRET } from '../change/describe-fact.ts';
import type { AttributeInput, EntityRef, UnitsInput, ValueInput } from '../change/operation.ts';
import { checkJson } from '../change/value-input.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { linksOf } from '../place/port.ts';
import { unitCount } from '../place/rack-units.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';
import { parseAttributePath } from './attribute-path.ts';
import type { TransferAddress, TransferConnection, TransferGateway } from './document.ts';
import type { OperationList } from './operation-list.ts';
import { isPlannedRow, type PlannedRow, type RowReader } from './planned-row.ts';

export interface RowPlanner {
  readonly reader: RowReader;
  readonly list: OperationList;
  /** Cables that the load has asked for, by both of their ends. */
  readonly cables: Set<string>;
}

/** `whole`: everything that the row is in and carries is there when it is made. */
export function planNewRow(planner: RowPlanner, row: PlannedRow, whole: boolean): void {
  const { document, kind, self } = row;
  if (kind.name === 'kind') return planKind(planner, row);
  const attributes = attributesOf(planner, row);
  if (kind.name === 'service') {
    planService(planner, row);
    planHolding(planner, row);
    planTags(planner, row);
    planAttributes(planner, row, attributes);
    return planRest(planner, row);
  }
  const settled = attributes.filter((attribute) => !attribute.values.some(refers));
  const qualify = (ref: EntityRef): EntityRef => planner.reader.qualify(row, ref);
  planner.list.add(kind.name === 'tenant' ? 'tenant' : 'create', row, {
    op: 'create',
    kind: kind.name,
    name: document.name,
    ...(document.tenant === undefined || kind.name === 'tenant' ? {} : { tenant: document.tenant }),
    ...(settled.length === 0 ? {} : { attributes: settled }),
    ...(whole && document.in !== undefined ? { in: document.in.map(qualify) } : {}),
    ...(whole && document.units !== undefined ? { units: document.units } : {}),
    ...(whole && document.tags !== undefined ? { tags: document.tags.map(qualify) } : {}),
  });
  // What is made next may be in it only because it is shared.
  for (const tenant of document.shares ?? []) planner.list.add('create', row, { op: 'share', entity: self, tenant });
  if (!whole) {
    planHolding(planner, row);
    planTags(planner, row);
  }
  planAttributes(
    planner,
    row,
    attributes.filter((attribute) => attribute.values.some(refers)),
  );
  planRest(planner, row);
}

export function planExistingRow(planner: RowPlanner, row: PlannedRow, entity: Entity): void {
  if (row.kind.name === 'kind') return planKind(planner, row);
  if (row.document.service !== undefined) planService(planner, row);
  for (const tenant of row.document.shares ?? []) planner.list.add('create', row, { op: 'share', entity: row.self, tenant });
  planHolding(planner, row);
  planTags(planner, row);
  const differing = attributesOf(planner, row).filter((attribute) => !agrees(entity, attribute));
  planAttributes(planner, row, differing);
  planRest(planner, row);
}

function planKind({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { document } = row;
  if (document.definition === undefined || (document.definition.name ?? document.name) !== document.name) {
    return reader.refuse(row, problem('invalid', 'apply.definition', `the kind ${document.name} needs a definition of that name`));
  }
  list.add('kind', row, { op: 'kind', definition: { ...document.definition, name: document.name } });
}

/** The service is named after its role and host; it gets its own name, if it has one, right after. */
function planService({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { service, name } = row.document;
  if (service === undefined) return reader.refuse(row, problem('invalid', 'apply.service', `the service ${name} needs a role and a host`));
  const [role, host, vip] = [service.role, service.host, service.vip].map((ref) =>
    ref === undefined ? undefined : reader.qualify(row, ref),
  );
  list.add('service', row, { op: 'service', role: role ?? '', host: host ?? '', ...(vip === undefined ? {} : { vip }) });
  const given = `${nameIn(reader, row, service.role)}-${nameIn(reader, row, service.host)}`;
  if (row.existing === null && given !== name)
    list.add('service', row, { op: 'rename', entity: reader.qualify(row, `service:${given}`), name });
}

function nameIn(reader: RowReader, row: PlannedRow, ref: EntityRef): string {
  const target = reader.targetOf(row, ref);
  if (isPlannedRow(target)) return target.document.name;
  return target?.name ?? ref.slice(Math.max(ref.lastIndexOf('/'), ref.lastIndexOf(':')) + 1);
}

function planHolding({ reader, list }: RowPlanner, row: PlannedRow): void {
  for (const ref of row.document.in ?? []) {
    const target = reader.targetOf(row, ref);
    const units = row.document.units !== undefined && hasUnits(reader, target) ? row.document.units : undefined;
    if (row.existing !== null && target !== null && !isPlannedRow(target) && isIn(row.existing, target, units)) continue;
    const holder = reader.qualify(row, ref);
    list.add('describe', row, { op: 'put', entity: row.self, holder, move: true, ...(units === undefined ? {} : { units }) });
  }
}

function hasUnits(reader: RowReader, target: Entity | PlannedRow | null): boolean {
  if (target === null) return false;
  if (!isPlannedRow(target)) return unitCount(reader.inventory, target) > 0;
  return target.kind.units > 0 || Object.hasOwn(target.document.attributes ?? {}, 'units');
}

/** In the holder, and in these units where some are named: as many as it is high, from the lowest up. */
function isIn(entity: Entity, holder: Entity, units: UnitsInput | undefined): boolean {
  const holding = factsOfType(entity, 'holding').find((fact) => fact.holder === holder.id);
  if (holding === undefined || units === undefined) return holding !== undefined;
  const text = String(units);
  const [first, last] = holding.units ?? [];
  return text === `${first}-${last}` || text === String(first);
}

function planTags({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { tags } = row.document;
  if (tags === undefined) return;
  list.add('describe', row, { op: 'tag', entity: row.self, mode: 'set', tags: tags.map((ref) => reader.qualify(row, ref)) });
}

function planAttributes({ reader, list }: RowPlanner, row: PlannedRow, attributes: readonly AttributeInput[]): void {
  for (const attribute of attributes) {
    const values = attribute.values.map((value) => qualifiedValue(reader, row, value));
    list.add('describe', row, { op: 'set', entity: row.self, ...attribute, values });
  }
}

/** Attributes of the row but for masked secrets, which stay what they are. */
function attributesOf({ reader }: RowPlanner, row: PlannedRow): AttributeInput[] {
  const attributes: AttributeInput[] = [];
  for (const [path, values] of Object.entries(row.document.attributes ?? {})) {
    const place = parseAttributePath(path);
    if (!place.ok) {
      reader.refuse(row, place.error);
      continue;
    }
    const { key, subkey, number } = place.value;
    const attribute = { key, ...(subkey === '' ? {} : { subkey }), ...(number === null ? {} : { number }), values };
    if (!values.some(isMasked)) attributes.push(attribute);
    else if (!valuesAt(row.existing, attribute).some(isSecret)) reader.refuse(row, maskedSecret(row, path));
  }
  return attributes;
}

function planRest(planner: RowPlanner, row: PlannedRow): void {
  const { list } = planner;
  const { document, self } = row;
  for (const [name, value] of Object.entries(document.variables ?? {})) planVariable(planner, row, { name, value });
  for (const [variable, strategy] of Object.entries(document.merge ?? {}))
    list.add('describe', row, { op: 'merge', entity: self, variable, strategy });
  if (document.variable_file !== undefined) list.add('describe', row, { op: 'varfile', entity: self, ...document.variable_file });
  for (const reservation of document.reservations ?? []) list.add('describe', row, { op: 'reserve', network: self, ...reservation });
  planAddresses(planner, row);
  for (const connection of document.connections ?? []) planConnection(planner, row, connection);
  for (const gateway of document.gateways ?? []) planGateway(planner, row, gateway);
}

/** The hosts in their order are what counts, whatever ranks they have been given. */
function planGateway({ reader, list }: RowPlanner, row: PlannedRow, { to, hosts, via }: TransferGateway): void {
  const through = hosts.map((host) => reader.qualify(row, host));
  if (row.existing !== null && isGateway(reader, row, { to, hosts, via: via ?? 'ssh' })) return;
  list.add('join', row, {
    op: 'gateway',
    from: row.self,
    to: reader.qualify(row, to),
    hosts: through,
    ...(via === undefined ? {} : { via }),
  });
}

function isGateway(reader: RowReader, row: PlannedRow, { to, hosts, via }: Required<TransferGateway>): boolean {
  const target = reader.targetOf(row, to);
  if (row.existing === null || target === null || isPlannedRow(target)) return false;
  const present = factsOfType(row.existing, 'gateway').filter((fact) => fact.to === target.id);
  if (present.length !== hosts.length || present.some((fact) => fact.via !== via)) return false;
  present.sort((a, b) => a.rank - b.rank);
  return hosts.every((ref, index) => {
    const host = reader.targetOf(row, ref);
    return host !== null && !isPlannedRow(host) && host.id === present[index]?.host;
  });
}

function planVariable(
  { reader, list }: RowPlanner,
  row: PlannedRow,
  variable: { readonly name: string; readonly value: ValueInput },
): void {
  const { name, value } = variable;
  if (!isMasked(value)) return list.add('describe', row, { op: 'var', entity: row.self, name, value: qualifiedValue(reader, row, value) });
  const present = row.existing === null ? undefined : factsOfType(row.existing, 'variable').find((fact) => fact.name === name);
  if (present === undefined || !isSecret(present.value)) reader.refuse(row, maskedSecret(row, name));
}

/** One allocation for each address that is asked for, and for each that is to be any as far as there are not enough. */
function planAddresses({ reader, list }: RowPlanner, row: PlannedRow): void {
  const addresses = row.document.addresses ?? [];
  const given = addresses.filter((each) => each.address !== undefined);
  for (const { network, address } of given) {
    list.add('address', row, { op: 'allocate', entity: row.self, source: reader.qualify(row, network), item: address ?? '' });
  }
  const spare = spareAddresses(reader, row, given);
  for (const { network, address } of addresses) {
    if (address !== undefined) continue;
    const left = spare.get(sourceKey(reader, row, network)) ?? 0;
    if (left > 0) spare.set(sourceKey(reader, row, network), left - 1);
    else list.add('any-address', row, { op: 'allocate', entity: row.self, source: reader.qualify(row, network) });
  }
}

/** Addresses that the entity has, by network, without those the row names. */
function spareAddresses(reader: RowReader, row: PlannedRow, given: readonly TransferAddress[]): Map<string, number> {
  const named = new Set(given.map(({ network, address }) => `${sourceKey(reader, row, network)} ${address}`));
  const spare = new Map<string, number>();
  for (const fact of row.existing === null ? [] : factsOfType(row.existing, 'address')) {
    if (!named.has(`${fact.source} ${fact.item}`)) spare.set(fact.source, (spare.get(fact.source) ?? 0) + 1);
  }
  return spare;
}

function sourceKey(reader: RowReader, row: PlannedRow, network: EntityRef): string {
  const target = reader.targetOf(row, network);
  return target === null || isPlannedRow(target) ? network : target.id;
}

/** A cable may be in the rows of both its ends, and may be there already. */
function planConnection(
  { reader, list, cables }: RowPlanner,
  row: PlannedRow,
  { port, to, peer_port: peerPort }: TransferConnection,
): void {
  const peer = reader.targetOf(row, to);
  const far = peer === null ? to : isPlannedRow(peer) ? peer.self : peer.id;
  const ends = [`${row.self} ${port}`, `${far} ${peerPort}`].sort().join('\n');
  if (cables.has(ends)) return;
  cables.add(ends);
  const link = row.existing === null ? undefined : linksOf(reader.inventory, row.existing).get(port);
  if (link !== undefined && link.peer === far && link.peerPort === peerPort) return;
  list.add('join', row, { op: 'connect', a: row.self, port_a: port, b: reader.qualify(row, to), port_b: peerPort });
}

/** Values that the ledger would not keep as they are agree with nothing: their operation says what they are or why not. */
function agrees(entity: Entity, attribute: AttributeInput): boolean {
  const wanted = new Set<string>();
  for (const value of attribute.values) {
    if (!isPlain(value)) return false;
    wanted.add(valueKey(value));
  }
  const present = valuesAt(entity, attribute);
  return present.length === wanted.size && present.every((value) => wanted.has(valueKey(value)));
}

function isPlain(value: ValueInput): value is Exclude<ValueInput, { readonly text: string } | { readonly ref: string }> & Value {
  if (typeof value !== 'object' || value === null) return true;
  if ('json' in value) return typeof value.json === 'object' && value.json !== null && checkJson(value.json) === null;
  return 'datetime' in value || 'blob' in value;
}

function valuesAt(entity: Entity | null, attribute: AttributeInput): Value[] {
  const values: Value[] = [];
  for (const fact of entity?.facts ?? []) {
    if (fact.type !== 'attribute' || fact.key !== attribute.key) continue;
    if (fact.subkey === (attribute.subkey ?? '') && fact.number === (attribute.number ?? null)) values.push(fact.value);
  }
  return values;
}

function refers(value: ValueInput): boolean {
  return typeof value === 'object' && value !== null && ('ref' in value || 'text' in value);
}

function qualifiedValue(reader: RowReader, row: PlannedRow, value: ValueInput): ValueInput {
  return typeof value === 'object' && value !== null && 'ref' in value ? { ref: reader.qualify(row, value.ref) } : value;
}

function isMasked(value: ValueInput): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value && value.secret === MASKED_SECRET;
}

function isSecret(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

function maskedSecret(row: PlannedRow, what: string): Problem {
  return problem('invalid', 'apply.masked-secret', `${row.document.kind} ${row.document.name} has no secret ${what} that could stay`, {
    hint: 'give its text, or take it out of the row',
  });
}
