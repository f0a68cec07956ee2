import type { ConnectionView, EntityBrief, HolderView } from '@muster/api';
import { printable } from './table.ts';

export interface Location {
  readonly entity: EntityBrief;
  readonly path: readonly HolderView[];
  readonly scopes: readonly EntityBrief[];
  readonly groups: readonly EntityBrief[];
  readonly connections: readonly ConnectionView[];
  readonly addresses: readonly { readonly network: { readonly name: string }; readonly item: string }[];
}

/** As seed users know it: `server1 -> connected to port 4 on switch2a`, one line per place. */
export function renderLocation(location: Location): string {
  const name = location.entity.name;
  const cables = location.connections.map(
    (one) => `connected to ${portText(one.peer_port)} on ${one.peer.kind} ${one.peer.name} (from ${one.port})`,
  );
  const places = location.path.map((place, at) => `${at === 0 ? 'in' : '... in'} ${unitText(place)}${place.kind} ${place.name}`);
  const scopes = location.scopes.map((scope) => `in ${scope.kind} ${scope.name}`);
  const groups = location.groups.map((group) => `in ${group.kind} ${group.name}`);
  const addresses = location.addresses.map((address) => `has ${address.item} of ${address.network.name}`);
  const lines = [...cables, ...places, ...scopes, ...groups, ...addresses];
  if (lines.length === 0) return printable(`${name} -> nowhere: it is in nothing and connected to nothing`);
  return lines.map((line) => printable(`${name} -> ${line}`)).join('\n');
}

function portText(port: string): string {
  const at = port.lastIndexOf('#');
  return at < 0 ? `port ${port}` : `port ${port.slice(at + 1)}`;
}

function unitText(place: HolderView): string {
  if (place.units === undefined) return '';
  const [first, last] = place.units;
  return first === last ? `RU${first} of ` : `RU${first}-${last} of `;
}
