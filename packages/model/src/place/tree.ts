// What is in a holder, as a tree to show: members by unit where there are units, else by name.
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { membersOf } from './holders.ts';
import type { UnitRange } from './rack-units.ts';

export interface TreeNode {
  readonly entity: Entity;
  readonly units: UnitRange | null;
  readonly members: readonly TreeNode[];
  /** Members that are there and seen, but not shown because of a limit. */
  readonly hidden: number;
}

export interface TreeLimits {
  readonly depthMax: number;
  readonly nodesMax: number;
}

/** Ten levels are more than region, datacenter, room, row, rack, chassis, server, vm; 10,000 nodes more than anybody reads. */
export const TREE_LIMITS: TreeLimits = { depthMax: 10, nodesMax: 10_000 };

/** Breadth first, so that a limit cuts the deepest off. What is in the tree twice (a server in two pools) is shown twice. */
export function holderTree(
  inventory: Inventory,
  root: Entity,
  view: { readonly sees: Visibility; readonly limits?: TreeLimits },
): TreeNode {
  const { depthMax, nodesMax } = view.limits ?? TREE_LIMITS;
  const top: OpenNode = { entity: root, units: null, members: [], hidden: 0 };
  let nodes = 1;
  let level: readonly OpenNode[] = [top];
  for (let depth = 0; level.length > 0; depth++) {
    const next: OpenNode[] = [];
    for (const node of level) {
      const members = visibleMembers(inventory, node.entity, view.sees);
      const shown = depth >= depthMax ? [] : members.slice(0, Math.max(0, nodesMax - nodes));
      node.members.push(...shown);
      node.hidden = members.length - shown.length;
      nodes += shown.length;
      next.push(...shown);
    }
    level = next;
  }
  return top;
}

interface OpenNode {
  readonly entity: Entity;
  readonly units: UnitRange | null;
  readonly members: OpenNode[];
  hidden: number;
}

function visibleMembers(inventory: Inventory, holder: Entity, sees: Visibility): OpenNode[] {
  const nodes: OpenNode[] = [];
  for (const entity of membersOf(inventory, holder.id)) {
    if (sees.sees(entity)) nodes.push({ entity, units: unitsIn(entity, holder.id), members: [], hidden: 0 });
  }
  return nodes.sort(compareNodes);
}

function unitsIn(entity: Entity, holder: EntityId): UnitRange | null {
  return factsOfType(entity, 'holding').find((fact) => fact.holder === holder)?.units ?? null;
}

function compareNodes(a: OpenNode, b: OpenNode): number {
  if (a.units !== null && b.units !== null && a.units[0] !== b.units[0]) return a.units[0] - b.units[0];
  if ((a.units === null) !== (b.units === null)) return a.units === null ? 1 : -1;
  return compareEntities(a.entity, b.entity);
}
