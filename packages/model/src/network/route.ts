// The way from one cloud to another: the fewest gateways, and of equally short ways the one whose clouds come first by name,
// so that every server and every run takes the same.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { describe } from '../place/describe.ts';

export interface Hop {
  readonly from: Entity;
  readonly to: Entity;
  /** In the order in which they are tried; at least one. */
  readonly through: readonly { readonly host: Entity; readonly via: 'ssh' | 'relay' }[];
}

/** No hops where both are the same. */
export function findRoute(
  inventory: Inventory,
  ends: { readonly from: Entity; readonly to: Entity },
  sees: Visibility,
): Result<Hop[], Problem> {
  const reached = new Map<EntityId, Hop | null>([[ends.from.id, null]]);
  let frontier: readonly Entity[] = [ends.from];
  while (frontier.length > 0 && !reached.has(ends.to.id)) {
    const next: Entity[] = [];
    for (const hop of frontier.flatMap((cloud) => hopsFrom(inventory, cloud, sees))) {
      if (reached.has(hop.to.id)) continue;
      reached.set(hop.to.id, hop);
      next.push(hop.to);
    }
    frontier = next;
  }
  return reached.has(ends.to.id) ? ok(backtrack(reached, ends.to)) : err(unreachable(ends.from, ends.to));
}

function hopsFrom(inventory: Inventory, from: Entity, sees: Visibility): Hop[] {
  const byCloud = new Map<EntityId, Hop & { through: { host: Entity; via: 'ssh' | 'relay' }[] }>();
  const gateways = factsOfType(from, 'gateway').sort((a, b) => a.rank - b.rank);
  for (const gateway of gateways) {
    const [to, host] = [inventory.entity(gateway.to), inventory.entity(gateway.host)];
    if (to === undefined || host === undefined || !sees.sees(to) || !sees.sees(host)) continue;
    const hop = byCloud.get(to.id) ?? { from, to, through: [] };
    hop.through.push({ host, via: gateway.via });
    byCloud.set(to.id, hop);
  }
  return [...byCloud.values()].sort((a, b) => compareEntities(a.to, b.to));
}

function backtrack(reached: ReadonlyMap<EntityId, Hop | null>, to: Entity): Hop[] {
  const hops: Hop[] = [];
  for (let hop = reached.get(to.id); hop !== null && hop !== undefined; hop = reached.get(hop.from.id)) hops.push(hop);
  return hops.reverse();
}

function unreachable(from: Entity, to: Entity): Problem {
  return problem('not_found', 'cloud.unreachable', `no gateways lead from ${describe(from)} to ${describe(to)}`, {
    hint: `add one from ${from.name}, or from a cloud that ${from.name} reaches`,
  });
}
