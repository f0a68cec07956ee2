// What was true at one revision, for as long as somebody holds it, while the table below goes on.
import type { FactDelta } from '../change/revision.ts';
import { assembleEntity, replaceFacts } from '../entity/assemble-entity.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { groupDeltaInSlices } from './group-delta.ts';
import { Layer } from './layer.ts';
import type { SlotSpace } from './slot-space.ts';

export class Snapshot extends Layer {
  /** Entities that the base does not know: deleted since. Their slots are this snapshot's own. */
  readonly #ownSlots = new Map<string, number>();
  #slotCount: number;

  constructor(base: SlotSpace) {
    super(base);
    this.#slotCount = base.slotCount;
  }

  override get slotCount(): number {
    return this.#slotCount;
  }
  override entity(id: EntityId): Entity | undefined {
    return this.isBare ? this.base.entity(id) : super.entity(id);
  }
  override slotOf(id: EntityId): number | undefined {
    return this.isBare ? this.base.slotOf(id) : super.slotOf(id);
  }
  override knownSlot(id: EntityId): number | undefined {
    return this.#ownSlots.get(id) ?? super.knownSlot(id);
  }

  /** Goes back to an earlier revision by undoing what the newest ones, gathered in one delta, did. To be run to its end; yields between entities. */
  *unapply(delta: FactDelta, revisionBefore: number, shouldYield: () => boolean): Generator<void> {
    const groups = yield* groupDeltaInSlices({ asserted: delta.retracted, retracted: delta.asserted }, shouldYield);
    for (const [id, change] of groups) {
      const slot = this.slotOf(id) ?? this.#newSlot(id);
      const before = this.at(slot);
      this.override(slot, before, assembleEntity(replaceFacts(before?.facts ?? [], change.added, change.removed)));
      if (shouldYield()) yield;
    }
    this.revision = revisionBefore;
  }

  #newSlot(id: EntityId): number {
    const slot = this.#slotCount++;
    this.#ownSlots.set(id, slot);
    return slot;
  }
}
