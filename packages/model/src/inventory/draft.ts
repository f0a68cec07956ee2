// What a change would make of an inventory: reading through a draft sees its own writes at once, the base sees none.
// Drafts nest: a change is a draft on its batch's draft, so that a change that fails leaves the batch as it was.
import { invariant } from '@muster/protocol';
import type { FactDelta } from '../change/revision.ts';
import { assembleEntity, replaceFacts } from '../entity/assemble-entity.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import type { KindRegistry } from '../kind/kind.ts';
import type { EntityDelta } from './group-delta.ts';
import { Layer } from './layer.ts';
import type { SlotSpace } from './slot-space.ts';

export interface DraftNumbers {
  /** The revision that the draft's facts are asserted by. */
  readonly revision: number;
  /** The id of the next fact. */
  readonly nextFactId: number;
}

export class Draft extends Layer {
  readonly #asserted = new Map<number, Fact>();
  readonly #retracted = new Map<number, Fact>();
  readonly #ownSlots = new Map<string, number>();
  #slotCount: number;
  #nextFactId: number;
  #itemsFreed = 0;
  /** The entity that is being written; its record is made when somebody reads. */
  #open: (EntityDelta & { readonly slot: number }) | null = null;

  constructor(base: SlotSpace, numbers: DraftNumbers) {
    super(base);
    this.#slotCount = base.slotCount;
    this.#nextFactId = numbers.nextFactId;
    this.revision = numbers.revision;
  }

  get nextFactId(): number {
    return this.#nextFactId;
  }

  /** How many address facts were retracted: whoever remembers what is taken looks again when it has grown. */
  get itemsFreed(): number {
    return this.#itemsFreed;
  }

  assert(body: FactBody): Fact {
    const fact: Fact = { ...body, id: this.#nextFactId++, revision: this.revision };
    this.#asserted.set(fact.id, fact);
    this.#opened(fact.entity).added.push(fact);
    return fact;
  }

  retract(fact: Fact): void {
    if (fact.type === 'address') this.#itemsFreed++;
    if (!this.#asserted.delete(fact.id)) {
      invariant(!this.#retracted.has(fact.id), 'a fact is retracted once');
      this.#retracted.set(fact.id, fact);
    }
    this.#opened(fact.entity).removed.add(fact.id);
  }

  /** What it asserts and retracts against its base, in the order in which it was done. */
  delta(): FactDelta {
    return { asserted: [...this.#asserted.values()], retracted: [...this.#retracted.values()] };
  }

  /** Takes over all that a draft on top of this one says. */
  merge(child: Draft): void {
    invariant(child.base === this, 'only a draft on this draft can be merged into it');
    this.#close();
    child.#close();
    this.absorb(child);
    for (const [id, slot] of child.#ownSlots) this.#ownSlots.set(id, slot);
    for (const [id, fact] of child.#asserted) this.#asserted.set(id, fact);
    for (const [id, fact] of child.#retracted) if (!this.#asserted.delete(id)) this.#retracted.set(id, fact);
    this.#slotCount = child.#slotCount;
    this.#itemsFreed += child.#itemsFreed;
    this.#nextFactId = child.#nextFactId;
    this.revision = child.revision;
  }

  /** Slots of the entities that it makes, for the table that will hold them. */
  ownSlots(): ReadonlyMap<string, number> {
    return this.#ownSlots;
  }

  override get slotCount(): number {
    return this.#slotCount;
  }
  override get size(): number {
    this.#close();
    return super.size;
  }
  override get kinds(): KindRegistry {
    this.#close();
    return super.kinds;
  }
  override at(slot: number): Entity | undefined {
    this.#close();
    return super.at(slot);
  }
  override slots(axis: string, point: string): Iterable<number> {
    this.#close();
    return super.slots(axis, point);
  }
  override count(axis: string, point: string): number {
    this.#close();
    return super.count(axis, point);
  }
  override points(axis: string): Iterable<string> {
    this.#close();
    return super.points(axis);
  }
  override ordered(): Iterable<number> {
    this.#close();
    return super.ordered();
  }
  override overridden(): ReadonlyMap<number, Entity | undefined> {
    this.#close();
    return super.overridden();
  }
  override knownSlot(id: EntityId): number | undefined {
    return this.#ownSlots.get(id) ?? super.knownSlot(id);
  }

  #opened(id: EntityId): EntityDelta {
    const slot = this.knownSlot(id) ?? this.#newSlot(id);
    if (this.#open?.slot === slot) return this.#open;
    this.#close();
    this.#open = { slot, added: [], removed: new Set() };
    return this.#open;
  }

  #newSlot(id: EntityId): number {
    const slot = this.#slotCount++;
    this.#ownSlots.set(id, slot);
    return slot;
  }

  #close(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const before = super.at(open.slot);
    const added = open.added.filter((fact) => !open.removed.has(fact.id));
    this.override(open.slot, before, assembleEntity(replaceFacts(before?.facts ?? [], added, open.removed)));
  }
}
