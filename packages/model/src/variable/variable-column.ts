// One variable for all entities: painted from the sources outward, the weakest first, so that what is stronger covers what
// is weaker. It costs as much as the sources reach, not as much as there are entities with holders, tags and chains.
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Value } from '../value/value.ts';
import type { BlockClouds } from './block-clouds.ts';
import { hasGuests, Reach, type VisitReached } from './reach.ts';
import { type SaidValue, saidValues } from './said-values.ts';
import { classOfHolder, compareStrength, priorityOf, type SourceClass, type VariableSource, variableSource } from './source.ts';
import { orderTags } from './tag-order.ts';
import type { VariableResolver } from './variable-resolver.ts';

// What a slot holds besides the number of a painted value.
const UNSET = 0;
/** Said by the entity itself, or of values that join: to be resolved one by one. */
const ASK = -1;
/** Said by several tags of the entity: its own list decides. */
const ASK_TAGS = -2;

export class VariableColumn {
  readonly #resolver: VariableResolver;
  readonly #name: string;
  readonly #values: Value[] = [];
  readonly #painted: Int32Array;
  readonly #valueByTagList = new Map<string, SaidValue | null>();

  constructor(resolver: VariableResolver, name: string) {
    this.#resolver = resolver;
    this.#name = name;
    this.#painted = new Int32Array(resolver.inventory.slotCount);
    this.#paintSources();
    this.#leaveJoinedValues();
  }

  /** Undefined when the variable is not set anywhere the entity has variables from, and where there is no entity. */
  at(slot: number): Value | undefined {
    const painted = this.#painted[slot];
    if (painted === undefined || painted === UNSET) return undefined;
    if (painted > UNSET) return this.#values[painted - 1];
    const entity = this.#resolver.inventory.at(slot);
    if (entity === undefined) return undefined;
    return painted === ASK ? this.#resolver.value(entity, this.#name) : this.#strongestTagSays(entity);
  }

  #strongestTagSays(entity: Entity): Value | undefined {
    const list = factsOfType(entity, 'tag')
      .map((fact) => `${fact.rank} ${fact.tag}`)
      .join();
    let said = this.#valueByTagList.get(list);
    if (said === undefined) {
      said = strongestSaying(orderTags(this.#resolver.inventory, entity), this.#name);
      this.#valueByTagList.set(list, said);
    }
    return said?.value;
  }

  #paintSources(): void {
    const inventory = this.#resolver.inventory;
    const brush = new Brush(this.#painted);
    for (const { source, visit } of reachingSources(this.#resolver, this.#name)) {
      const value = saidValues(source.entity, this.#name).at(-1)?.value;
      if (value === undefined) continue;
      this.#values.push(value);
      brush.begin(source, this.#values.length);
      visit((slot, distance) => brush.paint(slot, distance));
    }
    for (const slot of inventory.slots(axis.variable, this.#name)) this.#painted[slot] = ASK;
  }

  #leaveJoinedValues(): void {
    const inventory = this.#resolver.inventory;
    for (const tenantSlot of inventory.slots(axis.kind, 'tenant')) {
      const tenant = inventory.at(tenantSlot);
      if (tenant === undefined || this.#resolver.strategy(tenant.id, this.#name) === null) continue;
      for (const slot of inventory.slots(axis.tenant, tenant.id)) if (this.#painted[slot] !== UNSET) this.#painted[slot] = ASK;
    }
  }
}

/** Keeps, while sources of growing strength are painted, what is strongest so far for each slot. */
class Brush {
  readonly #painted: Int32Array;
  readonly #rank: Int32Array;
  readonly #distance: Int32Array;
  #source: VariableSource | null = null;
  #number = 0;
  #currentRank = 0;

  constructor(painted: Int32Array) {
    this.#painted = painted;
    this.#rank = new Int32Array(painted.length);
    this.#distance = new Int32Array(painted.length);
  }

  begin(source: VariableSource, number: number): void {
    if (this.#source === null || compareStrength(this.#source, source) !== 0) this.#currentRank++;
    this.#source = source;
    this.#number = number;
  }

  paint(slot: number, distance: number): void {
    const sameRank = this.#rank[slot] === this.#currentRank;
    if (sameRank && distance > (this.#distance[slot] ?? 0) && this.#source?.class !== 'tag') return;
    // Which of two tags is stronger is for each host's own list to say.
    this.#painted[slot] = sameRank && this.#source?.class === 'tag' ? ASK_TAGS : this.#number;
    this.#rank[slot] = this.#currentRank;
    this.#distance[slot] = distance;
  }
}

interface ReachingSource {
  readonly source: VariableSource;
  readonly visit: (visit: VisitReached) => void;
}

/** All ways in which the variable is passed on, weakest first; sources that only distance can part are equal here. */
function reachingSources({ inventory, sources: { clouds, groups } }: VariableResolver, name: string): ReachingSource[] {
  const reach = new Reach(inventory, groups);
  const sources: ReachingSource[] = [];
  for (const slot of inventory.slots(axis.variable, name)) {
    const entity = inventory.at(slot);
    if (entity !== undefined) appendReaches(sources, { inventory, clouds, reach, entity });
  }
  return sources.sort((a, b) => compareStrength(a.source, b.source) || (a.source.entity.id < b.source.entity.id ? -1 : 1));
}

interface ReachOfEntity {
  readonly inventory: Inventory;
  readonly clouds: BlockClouds;
  readonly reach: Reach;
  readonly entity: Entity;
}

function appendReaches(sources: ReachingSource[], { inventory, clouds, reach, entity }: ReachOfEntity): void {
  const append = (sourceClass: SourceClass, visit: ReachingSource['visit']): void => {
    sources.push({ source: variableSource(entity, sourceClass, 0), visit });
  };
  if (entity.kind === 'tenant') append('tenant', (visit) => visitTenant(inventory, entity, visit));
  if (entity.kind === 'cloud') append('cloud', (visit) => visitCloud(clouds, entity, visit));
  if (reach.hasMembers(entity)) {
    append(classOfHolder(inventory, entity), (visit) => reach.visitMembers(entity, visit));
  }
  if (inventory.count(axis.tag, entity.id) > 0) append('tag', (visit) => reach.visitCarriers(entity, visit));
  if (hasGuests(inventory, entity)) append('runs_on', (visit) => reach.visitGuests(entity, visit));
}

/** `tags`: weakest first. */
function strongestSaying(tags: readonly Entity[], name: string): SaidValue | null {
  let strongest: { readonly said: SaidValue; readonly priority: number } | null = null;
  for (const tag of tags) {
    const said = saidValues(tag, name).at(-1);
    const priority = priorityOf(tag);
    if (said !== undefined && (strongest === null || priority >= strongest.priority)) strongest = { said, priority };
  }
  return strongest?.said ?? null;
}

function visitCloud(clouds: BlockClouds, cloud: Entity, visit: VisitReached): void {
  for (const slot of clouds.slotsIn(cloud)) visit(slot, 1);
}

function visitTenant(inventory: Inventory, tenant: Entity, visit: VisitReached): void {
  for (const slot of inventory.slots(axis.tenant, tenant.id)) visit(slot, 1);
}
