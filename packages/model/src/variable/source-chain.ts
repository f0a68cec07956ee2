// All the places an entity has variables from, ordered by strength.
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type HolderStep, holdersOf, stepsUp } from '../place/holders.ts';
import { isVirtualStep } from '../place/virtual-step.ts';
import { BlockClouds } from './block-clouds.ts';
import { DynamicGroups } from './dynamic-groups.ts';
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

/** What all members of one holder, or all guests of one host, inherit through it. Equal sets are one object. */
interface SourceSet {
  /** 0: nothing is inherited this way. */
  readonly number: number;
  readonly sources: readonly VariableSource[];
}

/** Finds sources for one inventory at one moment. What lies above a holder is found once for all its members. */
export class SourceFinder {
  readonly inventory: Inventory;
  readonly clouds: BlockClouds;
  readonly groups: DynamicGroups;
  readonly #setByContent = new Map<string, SourceSet>([['', { number: 0, sources: [] }]]);
  readonly #setOfHolder = new Map<EntityId, SourceSet>();
  /** Of those that members are in by a virtual step. */
  readonly #setOfVirtualHolder = new Map<EntityId, SourceSet>();
  readonly #setOfHost = new Map<EntityId, SourceSet>();
  readonly #setOfTag = new Map<EntityId, SourceSet>();

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    this.clouds = new BlockClouds(inventory);
    this.groups = new DynamicGroups(inventory);
  }

  /** Entities with one key inherit alike. (Some with different keys do, too.) */
  inheritanceKey(entity: Entity): string {
    let key = entity.id === entity.tenant ? '' : entity.tenant;
    let rank = Number.NEGATIVE_INFINITY;
    for (const fact of entity.facts) {
      const set = this.#inheritedBy(entity, fact);
      if (set === null || set.number === 0) continue;
      key += `,${set.number}`;
      if (fact.type !== 'tag') continue;
      // Nearly always the order of the list is that of the facts; where it is not, the ranks tell the lists apart.
      if (fact.rank < rank) key += ` ${fact.rank}`;
      rank = fact.rank;
    }
    if (!this.groups.isEmpty) key += this.#dynamicKey(entity);
    const cloud = this.clouds.of(entity);
    return cloud === null ? key : `${key} ${cloud.id}`;
  }

  #inheritedBy(entity: Entity, fact: Fact): SourceSet | null {
    if (fact.type === 'holding') {
      const holder = this.inventory.entity(fact.holder);
      return holder === undefined ? null : this.#ofHolder(this.#step(entity, holder));
    }
    if (fact.type === 'tag') return this.#ofTag(fact.tag);
    if (fact.type !== 'attribute' || fact.key !== 'runs_on' || fact.subkey !== '') return null;
    return typeof fact.value === 'object' && fact.value !== null && 'ref' in fact.value ? this.#ofHost(fact.value.ref) : null;
  }

  /** What is in a group by an expression may be above that group as well: then it must not share what excludes itself. */
  #dynamicKey(entity: Entity): string {
    const holders = this.#holdersOf(entity).map((holder) => this.#ofHolder(this.#step(entity, holder)));
    const isAboveItself = holders.some(({ sources }) => sources.some((source) => source.entity.id === entity.id));
    return ` ${holders.map((set) => set.number).join()}${isAboveItself ? entity.id : ''}`;
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
    for (const holder of this.#holdersOf(entity)) this.#ofHolder(this.#step(entity, holder)).sources.forEach(add);
    for (const host of runsOn(this.inventory, entity)) this.#ofHost(host.id).sources.forEach(add);
    tagSources(orderTags(this.inventory, entity)).forEach(add);
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

  #holdersOf(member: Entity): readonly Entity[] {
    const holders = holdersOf(this.inventory, member);
    return this.groups.isEmpty ? holders : [...holders, ...this.groups.of(member)];
  }

  #step(member: Entity, holder: Entity): HolderStep {
    return { entity: holder, isVirtual: isVirtualStep(this.inventory, member, holder) };
  }

  /** The holder and what it is in, as those members see them that have come by such a step. */
  #ofHolder({ entity: { id }, isVirtual }: HolderStep): SourceSet {
    const sets = isVirtual ? this.#setOfVirtualHolder : this.#setOfHolder;
    return (
      sets.get(id) ??
      this.#keep(sets, id, (entity) => {
        return sourcesOnTheWay(
          { entity, isVirtual },
          (step) => stepsUp(this.inventory, step, this.#holdersOf(step.entity)),
          (found) => classOfHolder(this.inventory, found),
        );
      })
    );
  }

  /** The host and what it runs on, as its guests see them. */
  #ofHost(id: EntityId): SourceSet {
    return (
      this.#setOfHost.get(id) ??
      this.#keep(this.#setOfHost, id, (host) => {
        return sourcesOnTheWay(
          { entity: host, isVirtual: false },
          ({ entity }) => runsOn(this.inventory, entity).map((below) => ({ entity: below, isVirtual: false })),
          () => 'runs_on',
        );
      })
    );
  }

  /** The tag and what it includes: which of these count, and where, is for the whole list to say. */
  #ofTag(id: EntityId): SourceSet {
    return this.#setOfTag.get(id) ?? this.#keep(this.#setOfTag, id, (tag) => tagSources([...orderTags(this.inventory, tag), tag]));
  }

  #keep(sets: Map<EntityId, SourceSet>, id: EntityId, find: (entity: Entity) => readonly VariableSource[]): SourceSet {
    const entity = this.inventory.entity(id);
    const sources = entity === undefined ? [] : find(entity);
    // To list a tag is not the same as to list one that includes it: sets of tags are never shared.
    const mark = sets === this.#setOfTag && sources.length > 0 ? id : '';
    const content = mark + sources.map((source) => `${source.class} ${source.entity.id} ${source.distance}`).join();
    const set = this.#setByContent.get(content) ?? { number: this.#setByContent.size, sources };
    this.#setByContent.set(content, set);
    sets.set(id, set);
    return set;
  }
}

type NextSteps = (step: HolderStep) => readonly HolderStep[];

/** All that is reached by `next` and says something, `first` included, once each with the least number of steps. */
function sourcesOnTheWay(first: HolderStep, next: NextSteps, classOf: (entity: Entity) => SourceClass): VariableSource[] {
  const seen = new Set([`${first.entity.id} ${first.isVirtual}`]);
  const distances = new Map<EntityId, { readonly entity: Entity; readonly distance: number }>();
  const reached: { readonly step: HolderStep; readonly distance: number }[] = [{ step: first, distance: 1 }];
  for (const { step, distance } of reached) {
    if (!distances.has(step.entity.id)) distances.set(step.entity.id, { entity: step.entity, distance });
    for (const further of next(step)) {
      const key = `${further.entity.id} ${further.isVirtual}`;
      if (seen.has(key)) continue;
      seen.add(key);
      reached.push({ step: further, distance: distance + 1 });
    }
  }
  const saying = [...distances.values()].filter(({ entity }) => saysVariables(entity));
  return saying.map(({ entity, distance }) => variableSource(entity, classOf(entity), distance));
}

/** `ordered`: weakest first. */
function tagSources(ordered: readonly Entity[]): VariableSource[] {
  const saying = ordered.filter(saysVariables);
  return saying.map((tag, index) => variableSource(tag, 'tag', saying.length - index));
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
