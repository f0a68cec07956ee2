// What one change does while it runs: its draft, how it finds entities, and which names will be missing because the operation
// that was to make them was refused.
import { err, invariant, type Problem, problem, type Result } from '@muster/protocol';
import { mayKnow, seesEverything, type Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Observations, Slicing } from '../expression/context.ts';
import { Draft, type DraftNumbers } from '../inventory/draft.ts';
import type { SlotSpace } from '../inventory/slot-space.ts';
import type { ChangeStep } from './change-step.ts';
import { SUGGESTED_PROBLEMS_MAX } from './limits.ts';
import type { EntityRef, Operation } from './operation.ts';
import { defaultTenant, excerptOf, resolveRef } from './resolve-ref.ts';

/** Who changes, and the world the change must not reach for by itself. */
export interface ChangeContext {
  /** RFC 3339 in UTC. */
  readonly now: string;
  /** What the caller may see of what there was before the change. What the change makes, it sees. */
  readonly sees: Visibility;
  /** Tokens exist only for callers with the right `admin`. */
  readonly administers: boolean;
  readonly newId: () => EntityId;
  readonly numbers: DraftNumbers;
  /** What nodes reported, for the queries of picks. */
  readonly observations?: Observations;
  /** Names that were to be made by what was refused before the change began (rows of a load): missing them is nobody's fault. */
  readonly unmade?: readonly string[];
}

/** An operation was refused only because one before it was: not worth a problem of its own. */
export const CONSEQUENCE = 'change.consequence';

export class ChangeRun implements ChangeStep {
  readonly draft: Draft;
  readonly before: SlotSpace;
  readonly now: string;
  readonly sees: Visibility;
  readonly newId: () => EntityId;
  readonly observations: Observations | undefined;
  readonly slicing: Slicing;
  #tenant: EntityId | null;
  #suggestions = SUGGESTED_PROBLEMS_MAX;
  readonly #unmade: Set<string>;

  constructor(base: SlotSpace, context: ChangeContext, shouldYield: () => boolean = () => false) {
    this.before = base;
    this.#unmade = new Set(context.unmade);
    this.draft = new Draft(base, context.numbers);
    this.now = context.now;
    this.newId = context.newId;
    this.observations = context.observations;
    this.slicing = slicesOf(shouldYield);
    this.sees = visibilityInChange(base, context);
    this.#tenant = defaultTenant(base)?.id ?? null;
  }

  get tenant(): EntityId {
    invariant(this.#tenant !== null, 'an operation that needs a tenant runs only where there is one');
    return this.#tenant;
  }

  /** False only before the very first tenant is made. */
  hasTenant(): boolean {
    this.#tenant ??= defaultTenant(this.draft)?.id ?? null;
    return this.#tenant !== null;
  }

  /** Null when the change is to work in this tenant from now on. */
  enterTenant(ref: EntityRef): Problem | null {
    const tenant = this.resolve(ref, 'tenant');
    if (!tenant.ok) return tenant.error;
    this.#tenant = tenant.value.id;
    return null;
  }

  resolve(ref: EntityRef, among?: string): Result<Entity, Problem> {
    const scope = { inventory: this.draft, tenant: this.#tenant, sees: this.sees, suggest: this.#suggestions > 0 };
    const found = resolveRef(scope, ref, among);
    if (found.ok || found.error.code !== 'not_found') return found;
    if (this.#unmade.has(nameIn(ref))) return err(consequence(ref));
    this.#suggestions--;
    return found;
  }

  /** Remembers what a refused operation would have made. */
  refused(operation: Operation): void {
    if (operation.op === 'create' && operation.name !== undefined) this.#unmade.add(operation.name);
    if (operation.op === 'kind') this.#unmade.add(operation.definition.name);
  }
}

/** Searches measure their slices by a clock; this one moves on when it is time for others. */
function slicesOf(shouldYield: () => boolean): Slicing {
  let turns = 0;
  return { sliceMs: 1, now: () => (shouldYield() ? ++turns : turns) };
}

/** What the change itself makes is seen, and of the rest what the caller sees. */
function visibilityInChange(base: SlotSpace, context: ChangeContext): Visibility {
  if (context.sees === seesEverything && context.administers) return seesEverything;
  const wasBefore = (entity: Entity, may: (before: Entity) => boolean): boolean => {
    if (entity.kind === 'token' && !context.administers) return false;
    const before = base.entity(entity.id);
    return before === undefined || may(before);
  };
  return {
    sees: (entity) => wasBefore(entity, (before) => context.sees.sees(before)),
    knows: (entity) => wasBefore(entity, (before) => mayKnow(context.sees, before)),
  };
}

function nameIn(ref: EntityRef): string {
  return ref.slice(Math.max(ref.lastIndexOf('/'), ref.lastIndexOf(':')) + 1);
}

function consequence(ref: EntityRef): Problem {
  return problem('not_found', CONSEQUENCE, `${excerptOf(ref)} was to be made by an operation that was refused`);
}
