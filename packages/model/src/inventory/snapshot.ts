// What was true at one revision, for as long as somebody holds it, while the table below goes on.
import type { FactDelta } from '../change/revision.ts';
import { assembleEntity, replaceFacts } from '../entity/assemble-entity.ts';
import type { EntityId } from '../entity/id.ts';
import { groupDelta } from './group-delta.ts';
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
  override knownSlot(id: EntityId): number | undefined {
    return this.#ownSlots.get(id) ?? super.knownSlot(id);
  }

  /** Goes back to an earlier revision by undoing what the newest ones, gathered in one delta, did. */
  unapply(delta: FactDelta, revisionBefore: number): void {
    for (const [id, change] of groupDelta({ asserted: delta.retracted, retracted: delta.asserted })) {
      const slot = this.slotOf(id) ?? this.#newSlot(id);
      const before = this.at(slot);
      this.override(slot, before, assembleEntity(replaceFacts(before?.facts ?? [], change.added, change.removed)));
    }
    this.revision = revisionBefore;
  }

  #newSlot(id: EntityId): number {
    const slot = this.#slotCount++;
    this.#ownSlots.set(id, slot);
    return slot;
  }
}
