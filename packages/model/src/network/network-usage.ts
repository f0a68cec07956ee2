// How full a network is, for people who plan and for alerts.
import { ok, type Problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { axis } from '../inventory/terms.ts';
import { readAddress } from './address.ts';
import { type Cidr, rangeContains, rangeHas, rangeSize } from './cidr.ts';
import { itemCursor, nextFree } from './item-cursor.ts';
import { readSource } from './item-source.ts';
import { type Network, neighborsOf, nestedIn, readNetwork, usableRange } from './network.ts';
import { rankOf } from './range-set.ts';

export interface NetworkUsage {
  readonly network: Network;
  /** Addresses that could ever be given: without network and broadcast address. Big for IPv6, so not plain numbers. */
  readonly size: bigint;
  /** Owned by somebody, whether the asker may see them or not. */
  readonly used: number;
  /** Kept back: reserved, the gateway's, or of nested networks. */
  readonly reserved: bigint;
  readonly free: bigint;
  /** What would be given next; null: the network is full. */
  readonly next: string | null;
  readonly reservations: readonly FactOf<'reservation'>[];
  /** The most specific network around it, and those right or further inside it, as far as they may be seen. */
  readonly outer: Entity | null;
  readonly inner: readonly Entity[];
}

export function networkUsage(inventory: Inventory, entity: Entity, sees: Visibility): Result<NetworkUsage, Problem> {
  const network = readNetwork(inventory, entity);
  if (!network.ok) return network;
  const source = readSource(inventory, entity);
  if (!source.ok) return source;
  const { givable } = source.value;
  const size = rangeSize(usableRange(network.value.cidr));
  const owned = ownedAddresses(inventory, entity, network.value.cidr);
  const neighbors = neighborsOf(inventory, network.value).filter((other) => sees.sees(other.entity));
  const inner = nestedIn(network.value, neighbors).map((other) => other.entity);
  return ok({
    network: network.value,
    ...{ size, used: owned.length, reserved: size - givable.size },
    free: givable.size - BigInt(owned.filter((value) => rankOf(givable, value) !== null).length),
    next: nextFree(inventory, itemCursor(inventory, source.value)),
    reservations: factsOfType(entity, 'reservation'),
    outer: outerOf(network.value, neighbors)?.entity ?? null,
    inner: inner.sort(compareEntities),
  });
}

function ownedAddresses(inventory: Inventory, entity: Entity, cidr: Cidr): bigint[] {
  const owned: bigint[] = [];
  for (const slot of inventory.slots(axis.source, entity.id)) {
    const owner = inventory.at(slot);
    for (const { source, item } of owner === undefined ? [] : factsOfType(owner, 'address')) {
      const address = source === entity.id ? readAddress(item) : null;
      if (address !== null && rangeHas(cidr, address)) owned.push(address.value);
    }
  }
  return owned;
}

function outerOf(network: Network, neighbors: readonly Network[]): Network | undefined {
  const around = neighbors.filter(({ cidr }) => cidr.prefix < network.cidr.prefix && rangeContains(cidr, network.cidr));
  return around.sort((a, b) => b.cidr.prefix - a.cidr.prefix)[0];
}
