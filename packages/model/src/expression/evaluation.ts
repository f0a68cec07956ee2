// One evaluation: what it works on, what it has used of its budget, what it remembers. The functions that evaluate are generators:
// they yield where others may go first, and are never resumed once something has been refused.
import { type Problem, problem } from '@muster/protocol';
import { seesEverything } from '../access/visibility.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Expression } from './ast.ts';
import type { Condition } from './condition.ts';
import type { EvaluationContext, Slicing } from './context.ts';
import { EVALUATION_STEPS_MAX, GROUP_DEPTH_MAX } from './limits.ts';
import { SlotSet } from './slot-set.ts';

export type Steps<T> = Generator<void, T, void>;

export class Evaluation {
  readonly context: EvaluationContext;
  readonly inventory: Inventory;
  readonly slotCount: number;
  /** The slots the caller may see; null: all. */
  visible: SlotSet | null = null;
  /** What refused to go on: too many steps, a secret. */
  refusal: Problem | null = null;
  /** How many levels of dynamic groups may still be entered; see derived-members.ts. */
  groupLevel = GROUP_DEPTH_MAX;
  /** Set when a dynamic group was taken as empty because the levels had run out. */
  cutGroups = false;
  readonly derived = new Map<number, DerivedMembers[]>();
  readonly conditions = new Map<Expression, Condition>();
  derivedHolders: SlotSet | null = null;
  blockMembers: ReadonlyMap<number, SlotSet> | null = null;
  #universe: SlotSet | null = null;
  #steps = 0;
  readonly #stepsMax: number;
  #sinceClock = 0;
  readonly #slicing: Slicing | null;
  #sliceEnd: number;

  constructor(context: EvaluationContext, slicing: Slicing | null) {
    this.context = context;
    this.inventory = context.inventory;
    this.slotCount = context.inventory.slotCount;
    this.#stepsMax = context.stepsMax ?? EVALUATION_STEPS_MAX;
    this.#slicing = slicing;
    this.#sliceEnd = slicing === null ? 0 : slicing.now() + slicing.sliceMs;
  }

  emptySet(): SlotSet {
    return new SlotSet(this.slotCount);
  }

  /** Counts steps; true when the generator should yield: its time is over, or it must not go on. */
  spend(steps: number): boolean {
    this.#steps += steps;
    if (this.#steps > this.#stepsMax) this.refuse(tooCostly(this.#stepsMax));
    if (this.refusal !== null) return true;
    if (this.#slicing === null) return false;
    this.#sinceClock += steps;
    if (this.#sinceClock < STEPS_PER_CLOCK) return false;
    if (this.#slicing.now() >= this.#sliceEnd) return true;
    this.#sinceClock = 0;
    return false;
  }

  /** To be called when it goes on after a yield. */
  beginSlice(): void {
    if (this.#slicing !== null) this.#sliceEnd = this.#slicing.now() + this.#slicing.sliceMs;
  }

  refuse(refusal: Problem): void {
    this.refusal ??= refusal;
  }

  isVisible(slot: number): boolean {
    return this.visible === null ? this.inventory.at(slot) !== undefined : this.visible.has(slot);
  }

  /** All slots the caller may see. A set of its own: the caller may change it. */
  *universe(): Steps<SlotSet> {
    if (this.visible !== null) return this.visible.clone();
    this.#universe ??= yield* this.#occupied();
    return this.#universe.clone();
  }

  /** Finds out what the caller may see. */
  *look(): Steps<void> {
    const { visibility } = this.context;
    if (visibility === seesEverything) return;
    const known = visibility.slotsIn?.(this.inventory);
    if (known !== undefined) {
      this.visible = known.clone();
      return;
    }
    const visible = this.emptySet();
    for (let slot = 0; slot < this.slotCount; slot++) {
      const entity = this.inventory.at(slot);
      if (entity !== undefined && visibility.sees(entity)) visible.add(slot);
      if ((slot & CHUNK_MASK) === CHUNK_MASK && this.spend(CHUNK_MASK + 1)) yield;
    }
    this.visible = visible;
  }

  /** Adds the visible slots at a point of the index. */
  *addSlots(set: SlotSet, axisName: string, point: string): Steps<void> {
    let count = 0;
    for (const slot of this.inventory.slots(axisName, point)) {
      if (this.visible === null || this.visible.has(slot)) set.add(slot);
      if ((++count & CHUNK_MASK) === 0 && this.spend(CHUNK_MASK + 1)) yield;
    }
    if (this.spend(1 + (count & CHUNK_MASK))) yield;
  }

  /** The same in one go, where there are few: most values are had by one entity. False where there are too many. */
  addFewSlots(set: SlotSet, axisName: string, point: string): boolean {
    if (this.inventory.count(axisName, point) > CHUNK_MASK) return false;
    for (const slot of this.inventory.slots(axisName, point)) if (this.visible === null || this.visible.has(slot)) set.add(slot);
    return true;
  }

  *#occupied(): Steps<SlotSet> {
    const occupied = this.emptySet();
    for (let slot = 0; slot < this.slotCount; slot++) {
      if (this.inventory.at(slot) !== undefined) occupied.add(slot);
      if ((slot & CHUNK_MASK) === CHUNK_MASK && this.spend(CHUNK_MASK + 1)) yield;
    }
    return occupied;
  }
}

/** The members of a dynamic group, as they are when so many levels of groups may be entered. */
export interface DerivedMembers {
  readonly level: number;
  /** True when more levels would give the same. */
  readonly final: boolean;
  readonly members: SlotSet;
}

/** Looking at the clock takes about as long as ten steps. */
const STEPS_PER_CLOCK = 20_000;
const CHUNK_MASK = 1_023;

function tooCostly(stepsMax: number): Problem {
  return problem('too_large', 'expression.too-costly', `the expression takes more than ${stepsMax} steps`, {
    hint: 'name fewer patterns, or narrow it down first: kind:server in rack:r1 and ...',
  });
}
