// Clouds that hosts are in by their address alone: no holding says so, so the way up from the host does not meet them.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { type CloudBlock, cloudOf, readCloudBlocks } from '../network/cloud.ts';
import { saidNames } from './said-values.ts';

export class BlockClouds {
  readonly #inventory: Inventory;
  readonly #blocks: readonly CloudBlock[];

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    const blocks = readCloudBlocks(inventory);
    // Where no such cloud says anything, nobody pays for the search.
    this.#blocks = blocks.some(({ cloud }) => saidNames(cloud).size > 0) ? blocks : [];
  }

  /** Null as well where a holding says which cloud it is in, or equal blocks leave it open. */
  of(entity: Entity): Entity | null {
    if (this.#blocks.length === 0 || this.#inventory.kinds.find(entity.kind)?.host !== true) return null;
    const membership = cloudOf(this.#inventory, entity, this.#blocks);
    return membership.ok && membership.value !== null && membership.value.block !== null ? membership.value.cloud : null;
  }

  /** Slots of the hosts that are in the cloud by their address. */
  *slotsIn(cloud: Entity): Iterable<number> {
    if (!this.#blocks.some((block) => block.cloud.id === cloud.id)) return;
    for (const kind of this.#inventory.kinds.all()) {
      if (!kind.host) continue;
      for (const slot of this.#inventory.slots(axis.kind, kind.name)) {
        const host = this.#inventory.at(slot);
        if (host !== undefined && this.of(host)?.id === cloud.id) yield slot;
      }
    }
  }
}
