// A view on a table in which some slots hold something else. Drafts (what a change would make) and snapshots
// (what was true before) are layers; both may lie on other layers.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { KindRegistry } from '../kind/kind.ts';
import { reindexEntity } from './index-entity.ts';
import { definesKind, kindsOf } from './kinds-of.ts';
import { compareEntities, NameOrder } from './name-order.ts';
import type { SlotKeeper, SlotSpace } from './slot-space.ts';
import { TermIndex } from './term-index.ts';

export class Layer implements SlotSpace, SlotKeeper {
  protected readonly base: SlotSpace;
  /** What the layer says of a slot, whatever the base says; undefined: nothing is there. */
  #overrides = new Map<number, Entity | undefined>();
  /** What the layer's own index says so far; brought up to date when it is asked. */
  #indexed = new Map<number, Entity | undefined>();
  #stale = new Set<number>();
  #index = new TermIndex();
  #order = new NameOrder((slot) => this.#overrides.get(slot));
  #kinds: KindRegistry | undefined;
  #definesKinds = false;
  #sizeChange = 0;
  readonly #baseSize: number;
  revision: number;

  constructor(base: SlotSpace) {
    this.base = base;
    this.#baseSize = base.size;
    this.revision = base.revision;
  }

  get kinds(): KindRegistry {
    if (!this.#definesKinds) return this.base.kinds;
    this.#kinds ??= kindsOf(this);
    return this.#kinds;
  }
  get size(): number {
    return this.#baseSize + this.#sizeChange;
  }
  get slotCount(): number {
    return this.base.slotCount;
  }
  at(slot: number): Entity | undefined {
    return this.#overrides.has(slot) ? this.#overrides.get(slot) : this.base.at(slot);
  }
  entity(id: EntityId): Entity | undefined {
    const slot = this.knownSlot(id);
    const found = slot === undefined ? undefined : this.at(slot);
    return found?.id === id ? found : undefined;
  }
  slotOf(id: EntityId): number | undefined {
    const slot = this.knownSlot(id);
    // The base may have given the slot of an entity that only this layer has to a newer entity, which is not here.
    return slot === undefined || this.at(slot)?.id !== id ? undefined : slot;
  }
  *slots(axis: string, point: string): Iterable<number> {
    this.#refreshIndex();
    for (const slot of this.base.slots(axis, point)) if (!this.#overrides.has(slot)) yield slot;
    yield* this.#index.slots(axis, point);
  }
  count(axis: string, point: string): number {
    this.#refreshIndex();
    return this.base.count(axis, point) + this.#index.count(axis, point);
  }
  *points(axis: string): Iterable<string> {
    this.#refreshIndex();
    const own = new Set(this.#index.points(axis));
    yield* own;
    for (const point of this.base.points(axis)) if (!own.has(point)) yield point;
  }
  *ordered(): Iterable<number> {
    this.#refreshIndex();
    const own = this.#order.slots();
    let next = 0;
    for (const slot of this.base.ordered()) {
      if (this.#overrides.has(slot)) continue;
      const entity = this.base.at(slot);
      for (; next < own.length; next++) {
        const candidate = own[next] as number;
        if (compareEntities(this.#overrides.get(candidate), entity) > 0) break;
        yield candidate;
      }
      yield slot;
    }
    for (; next < own.length; next++) yield own[next] as number;
  }

  /** Brings its own names in order, by slices, so that whoever lists the fleet does not wait for it. It must not change meanwhile. */
  *settle(shouldYield: () => boolean): Generator<void> {
    this.#refreshIndex();
    yield* this.#order.settle(shouldYield);
  }

  /** Called by the table below before it replaces a record that this view has not got one of its own for. */
  keep(slot: number, before: Entity | undefined): void {
    if (!this.#overrides.has(slot)) this.override(slot, before, before);
  }

  /** It says what the base says. */
  protected get isBare(): boolean {
    return this.#overrides.size === 0;
  }

  /** The slots that differ from the base, with what is in them. */
  overridden(): ReadonlyMap<number, Entity | undefined> {
    return this.#overrides;
  }

  knownSlot(id: EntityId): number | undefined {
    return this.base.knownSlot(id);
  }

  /**
   * Says from now on what a layer on this one says, which must not be changed any more. The greater of the two stays as it
   * is, index and all: a load of 10,000 is not indexed once more, nor a batch of many small changes for each of them.
   */
  protected absorb(child: Layer): void {
    const own = this.#overrides;
    if (child.#overrides.size <= own.size) {
      for (const [slot, entity] of child.#overrides) this.override(slot, this.at(slot), entity);
      return;
    }
    const size = child.size;
    [this.#overrides, this.#indexed, this.#stale] = [child.#overrides, child.#indexed, child.#stale];
    [this.#index, this.#order] = [child.#index, child.#order];
    for (const [slot, entity] of own) if (!this.#overrides.has(slot)) this.override(slot, undefined, entity);
    this.#sizeChange = size - this.#baseSize;
    this.#definesKinds ||= child.#definesKinds;
    this.#kinds = undefined;
  }

  protected override(slot: number, before: Entity | undefined, after: Entity | undefined): void {
    this.#overrides.set(slot, after);
    this.#stale.add(slot);
    this.#sizeChange += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    if (definesKind(before) || definesKind(after)) {
      this.#definesKinds = true;
      this.#kinds = undefined;
    }
  }

  #refreshIndex(): void {
    if (this.#stale.size === 0) return;
    for (const slot of this.#stale) {
      const before = this.#indexed.get(slot);
      const after = this.#overrides.get(slot);
      reindexEntity(this.#index, slot, before, after);
      this.#order.replaced(slot, before, after);
      this.#indexed.set(slot, after);
    }
    this.#stale.clear();
  }
}
