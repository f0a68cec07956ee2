// Giving out what exists once: addresses of networks, names and numbers of generators. The lowest free one unless one is
// asked for; what was given back is given again. That nobody gets the same twice needs no lock: a change is made on the
// state that it is committed on.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import type { AllocateOperation, OperationResult, ReleaseOperation } from '../change/operation.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Draft } from '../inventory/draft.ts';
import { describe, describeTo } from '../place/describe.ts';
import { mayJoin } from '../place/sharing.ts';
import { quoted } from './address.ts';
import { itemCursor, nextFree, recallCursor, rememberCursor } from './item-cursor.ts';
import { canonicalItem, findOwner, readSource } from './item-source.ts';

/** An entity holds at most 20,000 facts (change/limits.ts); half of them may come from one operation. */
export const ALLOCATE_COUNT_MAX = 10_000;

export function allocateItems(step: ChangeStep, operation: AllocateOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const source = step.resolve(operation.source);
  if (!source.ok) return source;
  if (!mayJoin(entity.value, source.value)) return err(otherTenant(entity.value, source.value));
  if (operation.item !== undefined && operation.count !== undefined) {
    return err(problem('invalid', 'allocation.item-and-count', 'ask for one item or for a number of items, not both'));
  }
  if (operation.item !== undefined) return allocateItem(step, { entity: entity.value, source: source.value }, operation.item);
  const items = lowestItems(step.draft, source.value, operation.count ?? 1);
  if (!items.ok) return items;
  for (const item of items.value) giveItem(step.draft, { owner: entity.value.id, source: source.value.id }, item);
  return ok({ id: entity.value.id, items: items.value });
}

/** The lowest free items, not yet given to anybody: the caller does that before it asks again. */
export function lowestItems(draft: Draft, source: Entity, count: number): Result<string[], Problem> {
  if (!Number.isInteger(count) || count < 1 || count > ALLOCATE_COUNT_MAX) {
    const hint = `ask for 1 to ${ALLOCATE_COUNT_MAX}`;
    return err(problem('invalid', 'allocation.count', `${count} is no number of items that can be allocated`, { hint }));
  }
  let cursor = recallCursor(draft, source);
  if (cursor === null) {
    const read = readSource(draft, source);
    if (!read.ok) return read;
    cursor = rememberCursor(draft, itemCursor(draft, read.value));
  }
  const items: string[] = [];
  for (let item = nextFree(draft, cursor); item !== null; item = nextFree(draft, cursor)) {
    items.push(item);
    if (items.length === count) return ok(items);
  }
  return err(full(source, { wanted: count, free: items.length, size: cursor.source.givable.size }));
}

/**
 * The lowest free name of a generator, for an entity that is about to be made. Its having the name is what keeps others
 * from it; when it is renamed or deleted, the name is free again.
 */
export function generateName(step: ChangeStep, { generator }: { readonly generator: Entity }): Result<string, Problem> {
  const names = lowestItems(step.draft, generator, 1);
  return names.ok ? ok(names.value[0] ?? '') : names;
}

export function giveItem(draft: Draft, pair: { readonly owner: EntityId; readonly source: EntityId }, item: string): void {
  draft.assert({ type: 'address', entity: pair.owner, source: pair.source, item });
}

function allocateItem(step: ChangeStep, pair: { entity: Entity; source: Entity }, text: string): Result<OperationResult, Problem> {
  const { entity, source } = pair;
  const read = readSource(step.draft, source);
  if (!read.ok) return read;
  const item = read.value.parse(text, entity);
  if (!item.ok) return item;
  const owner = read.value.ownerOf(step.draft, item.value);
  if (owner !== null && owner.id !== entity.id) {
    const detail = `${item.value} of ${describe(source)} belongs to ${describeTo(step.sees, owner)}`;
    return err(problem('conflict', 'allocation.taken', detail, { hint: 'leave the item out to get the lowest free one' }));
  }
  const owned = factsOfType(entity, 'address').some((fact) => fact.source === source.id && fact.item === item.value);
  if (!owned) giveItem(step.draft, { owner: entity.id, source: source.id }, item.value);
  return ok({ id: entity.id, items: [item.value] });
}

export function releaseItem(step: ChangeStep, operation: ReleaseOperation): Result<OperationResult, Problem> {
  const source = step.resolve(operation.source);
  if (!source.ok) return source;
  const item = canonicalItem(source.value, operation.item);
  const owner = findOwner(step.draft, new Set([source.value.id]), item);
  if (owner === null || !step.sees.sees(owner)) {
    return err(problem('not_found', 'allocation.absent', `nobody has ${quoted(item)} of ${describe(source.value)}`));
  }
  for (const fact of factsOfType(owner, 'address')) {
    if (fact.source === source.value.id && fact.item === item) step.draft.retract(fact);
  }
  return ok({ id: owner.id, items: [item] });
}

function otherTenant(entity: Entity, source: Entity): Problem {
  return problem('conflict', 'allocation.tenant', `${describe(entity)} and ${describe(source)} belong to different tenants`, {
    hint: 'share one of them with the other’s tenant',
  });
}

function full(source: Entity, state: { wanted: number; free: number; size: bigint }): Problem {
  const reason = source.kind === 'network' ? 'network.full' : 'generator.full';
  const left = state.free === 0 ? 'nothing free' : `only ${state.free} free`;
  return problem('exhausted', reason, `${describe(source)} has ${left}, and ${state.wanted} wanted`, {
    hint: 'release what is no longer needed, or enlarge it',
    data: { source: source.name, wanted: state.wanted, free: state.free, size: String(state.size) },
  });
}
