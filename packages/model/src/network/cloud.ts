// Which cloud a host is in: the one it was put into, else the one with the most specific block that has its address.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { describe } from '../place/describe.ts';
import { findAncestor } from '../place/holders.ts';
import { mayJoin } from '../place/sharing.ts';
import { readAddress } from './address.ts';
import { type Cidr, parseCidr, rangeHas, renderCidr } from './cidr.ts';
import { networkAddressesOf } from './primary-address.ts';

export interface CloudMembership {
  readonly cloud: Entity;
  /** The block that decided; null where somebody said so. */
  readonly block: Cidr | null;
}

export interface CloudBlock {
  readonly cloud: Entity;
  readonly block: Cidr;
}

/** Every block of every cloud; read once where many hosts are asked for. */
export function readCloudBlocks(inventory: Inventory): CloudBlock[] {
  const blocks: CloudBlock[] = [];
  for (const slot of inventory.slots(axis.kind, 'cloud')) {
    const cloud = inventory.at(slot);
    if (cloud === undefined) continue;
    for (const { value } of attributesAt(cloud, 'block')) {
      const block = typeof value === 'string' ? parseCidr(value) : null;
      if (block?.ok === true) blocks.push({ cloud, block: block.value });
    }
  }
  return blocks;
}

/** Null: in none. A problem: its address is in equal blocks of two clouds, and nobody said which. */
export function cloudOf(
  inventory: Inventory,
  host: Entity,
  blocks: readonly CloudBlock[] = readCloudBlocks(inventory),
): Result<CloudMembership | null, Problem> {
  const said = findAncestor(inventory, host, 'cloud');
  if (said !== null) return ok({ cloud: said, block: null });
  for (const { item } of networkAddressesOf(inventory, host)) {
    const address = readAddress(item);
    const matching = address === null ? [] : blocks.filter(({ cloud, block }) => rangeHas(block, address) && mayJoin(cloud, host));
    if (matching.length > 0) return mostSpecific(host, matching);
  }
  return ok(null);
}

function mostSpecific(host: Entity, matching: readonly CloudBlock[]): Result<CloudMembership, Problem> {
  const prefix = Math.max(...matching.map(({ block }) => block.prefix));
  const best = matching.filter(({ block }) => block.prefix === prefix);
  const [first] = best;
  const other = best.find(({ cloud }) => cloud.id !== first?.cloud.id);
  if (first !== undefined && other === undefined) return ok(first);
  const names = best.map(({ cloud }) => cloud.name).sort();
  const text = first === undefined ? '' : renderCidr(first.block);
  return err(
    problem('ambiguous', 'cloud.equal-blocks', `${describe(host)} is in the block ${text} of several clouds: ${names.join(', ')}`, {
      hint: 'put the host into one of them',
    }),
  );
}
