// Where a thing is and what it is joined to: cables, units, places up to the datacenter, what it runs on, its cloud,
// the virtual addresses it serves. As data for programs, and as lines for people.
import type { Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { cloudOf } from '../network/cloud.ts';
import { networkAddressesOf } from '../network/primary-address.ts';
import { describe } from './describe.ts';
import { holdersOf } from './holders.ts';
import { portsOf } from './port.ts';
import type { UnitRange } from './rack-units.ts';
import { type ServiceInstance, servicesOn } from './service-lookup.ts';

export interface Location {
  readonly entity: Entity;
  readonly cables: readonly Cable[];
  /** Nearest first: the rack (with units), the row, the datacenter. */
  readonly places: readonly Placing[];
  /** What it runs on, nearest first; each is found at a place of its own. */
  readonly runsOn: readonly Entity[];
  readonly addresses: readonly { readonly network: Entity; readonly item: string }[];
  readonly cloud: Entity | null;
  readonly services: readonly ServiceInstance[];
}

export interface Cable {
  readonly port: string;
  readonly peer: Entity;
  readonly peerPort: string;
}

export interface Placing {
  readonly entity: Entity;
  readonly place: Entity;
  readonly units: UnitRange | null;
}

/** Guests on guests on guests: nobody has more, and a ring of `runs_on` must end. */
const RUNS_ON_MAX = 8;

export function locate(inventory: Inventory, entity: Entity, sees: Visibility): Location {
  const runsOn = runsOnChain(inventory, entity, sees);
  return {
    entity,
    cables: cablesOf(inventory, entity, sees),
    places: [entity, ...runsOn].flatMap((one) => placesOf(inventory, one, sees)),
    runsOn,
    addresses: addressesOf(inventory, entity, sees),
    cloud: visibleCloud(inventory, entity, sees),
    services: servicesOn(inventory, entity, sees),
  };
}

function cablesOf(inventory: Inventory, entity: Entity, sees: Visibility): Cable[] {
  const cables: Cable[] = [];
  for (const { name, peer } of portsOf(inventory, entity, sees)) {
    if (peer !== null) cables.push({ port: name, peer: peer.entity, peerPort: peer.port });
  }
  return cables;
}

/** Follows the one holder of exclusivity `place` upwards. */
function placesOf(inventory: Inventory, entity: Entity, sees: Visibility): Placing[] {
  const placings: Placing[] = [];
  const seen = new Set<string>();
  for (let at: Entity | undefined = entity; at !== undefined && !seen.has(at.id); ) {
    seen.add(at.id);
    const place: Entity | undefined = holdersOf(inventory, at).find((holder) => isPlaceLike(inventory, holder));
    if (place === undefined || !sees.sees(place)) break;
    const holding = factsOfType(at, 'holding').find((fact) => fact.holder === place.id);
    placings.push({ entity: at, place, units: holding?.units ?? null });
    at = place;
  }
  return placings;
}

function isPlaceLike(inventory: Inventory, holder: Entity): boolean {
  return inventory.kinds.find(holder.kind)?.exclusive === 'place';
}

function runsOnChain(inventory: Inventory, entity: Entity, sees: Visibility): Entity[] {
  const chain: Entity[] = [];
  for (let at: Entity | null = entity; at !== null && chain.length < RUNS_ON_MAX; ) {
    const below: Entity | null = runsOnOf(inventory, at);
    if (below === null || !sees.sees(below) || below.id === entity.id || chain.includes(below)) break;
    chain.push(below);
    at = below;
  }
  return chain;
}

function runsOnOf(inventory: Inventory, entity: Entity): Entity | null {
  const value = attributesAt(entity, 'runs_on')[0]?.value;
  if (typeof value !== 'object' || value === null || !('ref' in value)) return null;
  return inventory.entity(value.ref) ?? null;
}

function addressesOf(inventory: Inventory, entity: Entity, sees: Visibility): { network: Entity; item: string }[] {
  const addresses: { network: Entity; item: string }[] = [];
  for (const { source, item } of networkAddressesOf(inventory, entity)) {
    const network = inventory.entity(source);
    if (network !== undefined && sees.sees(network)) addresses.push({ network, item });
  }
  return addresses;
}

function visibleCloud(inventory: Inventory, entity: Entity, sees: Visibility): Entity | null {
  const membership = inventory.kinds.find(entity.kind)?.host === true ? cloudOf(inventory, entity) : null;
  const cloud = membership?.ok === true ? membership.value?.cloud : undefined;
  return cloud !== undefined && sees.sees(cloud) ? cloud : null;
}

/** `server1 -> connected to port 4 on switch2a`, as clusto's users know it; then upwards, place by place. */
export function renderLocation(location: Location): string[] {
  const { name } = location.entity;
  return [
    ...location.cables.map(({ peer, peerPort }) => `${name} -> connected to ${portText(peer, peerPort)} on ${peer.name}`),
    ...location.runsOn.map((host) => `${name} -> runs on ${describe(host)}`),
    ...location.places.map(renderPlacing),
    ...location.addresses.map(({ network, item }) => `${name} -> has ${item} in ${describe(network)}`),
    ...(location.cloud === null ? [] : [`${name} -> in ${describe(location.cloud)}`]),
    ...location.services.map((service) => `${name} -> ${serviceText(location.entity, service)}`),
  ];
}

function portText(peer: Entity, port: string): string {
  const number = port.slice(port.indexOf('#') + 1);
  if (port.startsWith('console-')) return peer.kind === 'consoleserver' ? `console port ${number}` : `serial port ${number}`;
  return port.startsWith('pwr-') ? `power port ${number}` : `port ${number}`;
}

function renderPlacing({ entity, place, units }: Placing): string {
  if (units === null) return `${entity.name} -> in ${describe(place)}`;
  const text = units[0] === units[1] ? String(units[0]) : `${units[0]}-${units[1]}`;
  return `${entity.name} -> connected to RU${text} in ${place.name}`;
}

function serviceText(entity: Entity, { service, role, host, vip, loadBalancer }: ServiceInstance): string {
  if (host?.id !== entity.id) return `has ${describe(service)}${host === null ? '' : ` on ${describe(host)}`}`;
  const behind = vip === null ? '' : `, behind ${describe(vip)}${loadBalancer === null ? '' : ` on ${describe(loadBalancer)}`}`;
  return `serves ${role === null ? service.name : role.name}${behind}`;
}
