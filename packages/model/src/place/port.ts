// Ports are not stored: an entity has as many as its kind and its attributes `ports.<type>` say, numbered from 1.
// What is stored is the cable (a connection fact on one of its two ends) and what is written about a port
// (`<type>.mac#n`, `<type>.name#n`).
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Value } from '../value/value.ts';
import { describe } from './describe.ts';

export interface PortName {
  readonly type: string;
  readonly number: number;
}

export interface Port extends PortName {
  /** `type#number`. */
  readonly name: string;
  readonly connected: boolean;
  /** The far end; null also where it may not be seen. */
  readonly peer: { readonly entity: Entity; readonly port: string } | null;
  /** What is written about the port: `mac`, `name`... */
  readonly attributes: readonly { readonly name: string; readonly value: Value }[];
}

/** One cable, as seen from one of its ends. */
export interface Link {
  readonly port: string;
  readonly peer: EntityId;
  readonly peerPort: string;
  readonly fact: FactOf<'connection'>;
}

/** Chassis switches reach about a thousand; a mistyped count must not make a million. */
export const PORT_COUNT_MAX = 4096;

const PORT = /^([A-Za-z_][A-Za-z0-9_-]{0,62})#([1-9][0-9]{0,3})$/;

/** `nic-eth#1`. */
export function parsePortName(text: string): Result<PortName, Problem> {
  const match = text.length > 70 ? null : PORT.exec(text);
  if (match?.[1] !== undefined) return ok({ type: match[1], number: Number(match[2]) });
  const shown = JSON.stringify(text.slice(0, 40));
  return err(problem('invalid', 'port.malformed', `${shown} is no port`, { hint: 'write it like nic-eth#1' }));
}

export function renderPortName(port: PortName): string {
  return `${port.type}#${port.number}`;
}

/** How many ports of each type it has, in the order of kind, then attributes. */
export function portCounts(inventory: Inventory, entity: Entity): Map<string, number> {
  const counts = new Map<string, number>(Object.entries(inventory.kinds.find(entity.kind)?.ports ?? {}));
  for (const fact of factsOfType(entity, 'attribute')) {
    if (fact.key !== 'ports' || fact.subkey === '' || typeof fact.value !== 'number') continue;
    counts.set(fact.subkey, Math.max(0, Math.min(Math.trunc(fact.value), PORT_COUNT_MAX)));
  }
  return counts;
}

/** The port, or why there is none. */
export function getPort(inventory: Inventory, entity: Entity, text: string): Result<PortName, Problem> {
  const port = parsePortName(text);
  if (!port.ok) return port;
  const counts = portCounts(inventory, entity);
  if (port.value.number <= (counts.get(port.value.type) ?? 0)) return port;
  return err(problem('not_found', 'port.unknown', `${describe(entity)} has no port ${text}`, { hint: portsHint(counts) }));
}

function portsHint(counts: ReadonlyMap<string, number>): string {
  const texts = [...counts].filter(([, count]) => count > 0).map(([type, count]) => `${type}#${count === 1 ? 1 : `1 to #${count}`}`);
  return texts.length === 0 ? 'it has none; give it some with attribute ports.<type>' : `it has ${texts.join(', ')}`;
}

/** All its cables, whichever end their facts are on, by its own port. */
export function linksOf(inventory: Inventory, entity: Entity): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const fact of factsOfType(entity, 'connection')) {
    links.set(fact.port, { port: fact.port, peer: fact.peer, peerPort: fact.peerPort, fact });
  }
  for (const slot of inventory.slots(axis.peer, entity.id)) {
    const peer = inventory.at(slot);
    for (const fact of peer === undefined ? [] : factsOfType(peer, 'connection')) {
      if (fact.peer === entity.id) links.set(fact.peerPort, { port: fact.peerPort, peer: fact.entity, peerPort: fact.port, fact });
    }
  }
  return links;
}

/** Every port of the entity with what is at its other end. */
export function portsOf(inventory: Inventory, entity: Entity, sees: Visibility): Port[] {
  const links = linksOf(inventory, entity);
  const attributes = attributesByPort(entity);
  const ports: Port[] = [];
  for (const [type, count] of portCounts(inventory, entity)) {
    for (let number = 1; number <= count; number++) {
      const name = renderPortName({ type, number });
      const link = links.get(name);
      const peer = link === undefined ? undefined : inventory.entity(link.peer);
      const seen = link !== undefined && peer !== undefined && sees.sees(peer) ? { entity: peer, port: link.peerPort } : null;
      ports.push({ name, type, number, connected: link !== undefined, peer: seen, attributes: attributes.get(name) ?? [] });
    }
  }
  return ports;
}

function attributesByPort(entity: Entity): Map<string, { name: string; value: Value }[]> {
  const byPort = new Map<string, { name: string; value: Value }[]>();
  for (const fact of factsOfType(entity, 'attribute')) {
    if (fact.number === null || fact.subkey === '') continue;
    const port = renderPortName({ type: fact.key, number: fact.number });
    const attribute = { name: fact.subkey, value: fact.value };
    const found = byPort.get(port);
    if (found === undefined) byPort.set(port, [attribute]);
    else found.push(attribute);
  }
  return byPort;
}
