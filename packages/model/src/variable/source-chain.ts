// All the places an entity has variables from, ordered by strength.
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { holdersOf } from '../place/holders.ts';
import { BlockClouds } from './block-clouds.ts';
import { saysVariables } from './said-values.ts';
import { classOfHolder, compareStrength, type SourceClass, type VariableSource, variableSource } from './source.ts';
import { orderTags } from './tag-order.ts';

/** Sources of which none is stronger than another, by id. More than one only where holders or `runs_on` leave it open. */
export type SourceLevel = readonly [VariableSource, ...VariableSource[]];

/** The entity itself, which is stronger than all others. */
export function ownLevel(entity: Entity): SourceLevel {
  return [variableSource(entity, 'own', 0)];
}

/** The entities that `runs_on` names. */
export function runsOn(inventory: Inventory, entity: Entity): Entity[] {
  const found: Entity[] = [];
  for (const { value } of attributesAt(entity, 'runs_on')) {
    if (typeof value !== 'object' || value === null || !('ref' in value)) continue;
    const below = inventory.entity(value.ref);
    if (below !== undefined) found.push(below);
  }
  return found;
}

/** Finds sources for one inventory at one moment. What lies above a holder is found once for all its members. */
export class SourceFinder {
  readonly inventory: Inventory;
  readonly clouds: BlockClouds;
  readonly #aboveHolder = new Map<EntityId, readonly VariableSource[]>();
  readonly #belowGuest = new Map<EntityId, readonly VariableSource[]>();

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    this.clouds = new BlockClouds(inventory);
  }

  /** Everything that says any variable but the entity itself, weakest first. */
  inheritedLevels(entity: Entity): SourceLevel[] {
    const byEntity = new Map<EntityId, VariableSource>();
    const add = (source: VariableSource): void => {
      const found = byEntity.get(source.entity.id);
      // What is reached in two ways (a server that holds a VM which also runs on it) counts once, where it is strongest.
      if (found === undefined || compareStrength(found, source) < 0) byEntity.set(source.entity.id, source);
    };
    this.#tenantAndCloud(entity).forEach(add);
    for (const holder of holdersOf(this.inventory, entity)) this.#above(holder).forEach(add);
    for (const host of runsOn(this.inventory, entity)) this.#below(host).forEach(add);
    tagSources(this.inventory, entity).forEach(add);
    byEntity.delete(entity.id);
    return groupByStrength([...byEntity.values()].sort((a, b) => compareStrength(a, b) || compareIds(a, b)));
  }

  #tenantAndCloud(entity: Entity): VariableSource[] {
    const sources: VariableSource[] = [];
    const tenant = this.inventory.entity(entity.tenant);
    if (tenant !== undefined && saysVariables(tenant)) sources.push(variableSource(tenant, 'tenant', 1));
    const cloud = this.clouds.of(entity);
    if (cloud !== null && saysVariables(cloud)) sources.push(variableSource(cloud, 'cloud', 1));
    return sources;
  }

  /** The holder and what it is in, as its members see them. */
  #above(holder: Entity): readonly VariableSource[] {
    const known = this.#aboveHolder.get(holder.id);
    if (known !== undefined) return known;
    const classOf = (entity: Entity): SourceClass => classOfHolder(this.inventory, entity);
    const above = sourcesOnTheWay(holder, (member) => holdersOf(this.inventory, member), classOf);
    this.#aboveHolder.set(holder.id, above);
    return above;
  }

  /** The host and what it runs on, as its guests see them. */
  #below(host: Entity): readonly VariableSource[] {
    const known = this.#belowGuest.get(host.id);
    if (known !== undefined) return known;
    const below = sourcesOnTheWay(host, (guest) => runsOn(this.inventory, guest), () => 'runs_on');
    this.#belowGuest.set(host.id, below);
    return below;
  }
}

type NextEntities = (entity: Entity) => readonly Entity[];

/** All that is reached by `next` and says something, `first` included, once each with the least number of steps. */
function sourcesOnTheWay(first: Entity, next: NextEntities, classOf: (entity: Entity) => SourceClass): VariableSource[] {
  const seen = new Set<EntityId>([first.id]);
  const reached: { readonly entity: Entity; readonly distance: number }[] = [{ entity: first, distance: 1 }];
  for (const { entity, distance } of reached) {
    for (const further of next(entity)) {
      if (seen.has(further.id)) continue;
      seen.add(further.id);
      reached.push({ entity: further, distance: distance + 1 });
    }
  }
  const saying = reached.filter(({ entity }) => saysVariables(entity));
  return saying.map(({ entity, distance }) => variableSource(entity, classOf(entity), distance));
}

function tagSources(inventory: Inventory, entity: Entity): VariableSource[] {
  const tags = orderTags(inventory, entity);
  return tags.flatMap((tag, index) => (saysVariables(tag) ? [variableSource(tag, 'tag', tags.length - index)] : []));
}

function groupByStrength(sorted: readonly VariableSource[]): SourceLevel[] {
  const levels: [VariableSource, ...VariableSource[]][] = [];
  for (const source of sorted) {
    const level = levels.at(-1);
    if (level !== undefined && compareStrength(level[0], source) === 0) level.push(source);
    else levels.push([source]);
  }
  return levels;
}

function compareIds(a: VariableSource, b: VariableSource): number {
  return a.entity.id < b.entity.id ? -1 : 1;
}
