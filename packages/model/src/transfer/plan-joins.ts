// What joins entities: addresses of networks, cables, gateways between clouds. What is there already is left alone.
import type { EntityRef } from '../change/operation.ts';
import { factsOfType } from '../entity/entity.ts';
import { linksOf } from '../place/port.ts';
import type { TransferAddress, TransferConnection, TransferGateway } from './document.ts';
import { isPlannedRow, type PlannedRow, type RowReader } from './planned-row.ts';
import type { RowPlanner } from './row-planner.ts';

/** The hosts in their order are what counts, whatever ranks they have been given. */
export function planGateway({ reader, list }: RowPlanner, row: PlannedRow, { to, hosts, via }: TransferGateway): void {
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

/** One allocation for each address that is asked for, and for each that is to be any as far as there are not enough. */
export function planAddresses({ reader, list }: RowPlanner, row: PlannedRow): void {
  const addresses = row.document.addresses ?? [];
  const given = addresses.filter((each) => each.address !== undefined);
  const owned = new Set((row.existing === null ? [] : factsOfType(row.existing, 'address')).map((fact) => `${fact.source} ${fact.item}`));
  for (const { network, address } of given) {
    if (owned.has(`${sourceKey(reader, row, network)} ${address}`)) continue;
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
export function planConnection(
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
