// Ordered lists of tags: a later one is stronger. A tag may include tags, never itself.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { mayJoin } from '../place/sharing.ts';
import type { ChangeStep } from './change-step.ts';
import { kindOf } from './entity-kind.ts';
import { TAGS_MAX } from './limits.ts';
import type { EntityRef, OperationResult, TagOperation } from './operation.ts';

export function changeTags(step: ChangeStep, operation: TagOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const tags = resolveTags(step, operation.tags);
  if (!tags.ok) return tags;
  const foreign = operation.mode === 'remove' ? undefined : tags.value.find((tag) => !mayJoin(entity.value, tag));
  if (foreign !== undefined) return err(otherTenant(entity.value, foreign));
  const current = tagsOf(entity.value).map((fact) => fact.tag);
  const wanted = wantedTags(
    current,
    operation.mode,
    tags.value.map((tag) => tag.id),
  );
  return writeTags(step, entity.value, wanted);
}

/** For an entity that was just made: the list as given. */
export function assertTags(step: ChangeStep, id: EntityId, refs: readonly EntityRef[]): Result<OperationResult, Problem> {
  return changeTags(step, { op: 'tag', entity: id, mode: 'set', tags: refs });
}

/** The list in its order, weakest first. */
export function tagsOf(entity: Entity): FactOf<'tag'>[] {
  return factsOfType(entity, 'tag').sort((a, b) => a.rank - b.rank);
}

/** True when `tag` includes itself over others. */
export function includesItself(inventory: Inventory, tag: EntityId): boolean {
  const seen = new Set<EntityId>();
  const open: EntityId[] = [tag];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entity = inventory.entity(id);
    for (const fact of entity === undefined ? [] : factsOfType(entity, 'tag')) {
      if (fact.tag === tag) return true;
      if (!seen.has(fact.tag)) open.push(fact.tag);
      seen.add(fact.tag);
    }
  }
  return false;
}

/** Null when things of this kind may carry tags. */
export function checkTagCarrier(inventory: Inventory, entity: Entity): Problem | null {
  const kind = kindOf(inventory, entity);
  if (kind.host || kind.category === 'tag') return null;
  return problem('invalid', 'tag.not-carried', `a ${entity.kind} carries no tags: ${entity.name}`, { hint: 'hosts and tags do' });
}

function resolveTags(step: ChangeStep, refs: readonly EntityRef[]): Result<Entity[], Problem> {
  if (refs.length > TAGS_MAX) return err(tooMany(refs.length));
  const tags = new Map<EntityId, Entity>();
  for (const ref of refs) {
    const tag = step.resolve(ref, 'tag');
    if (!tag.ok) return tag;
    tags.set(tag.value.id, tag.value);
  }
  return ok([...tags.values()]);
}

function wantedTags(current: readonly EntityId[], mode: TagOperation['mode'], tags: readonly EntityId[]): readonly EntityId[] {
  switch (mode) {
    case 'set':
      return tags;
    case 'add':
      return [...current, ...tags.filter((tag) => !current.includes(tag))];
    case 'remove':
      return current.filter((tag) => !tags.includes(tag));
  }
}

function writeTags(step: ChangeStep, entity: Entity, wanted: readonly EntityId[]): Result<OperationResult, Problem> {
  const refusal = checkTagCarrier(step.draft, entity);
  if (refusal !== null && wanted.length > 0) return err(refusal);
  if (wanted.length > TAGS_MAX) return err(tooMany(wanted.length));
  const facts = tagsOf(entity);
  const kept = keptFacts(facts, wanted);
  for (const fact of facts) if (!kept.has(fact.tag)) step.draft.retract(fact);
  let rank = 0;
  for (const tag of wanted) {
    rank = kept.get(tag)?.rank ?? rank + 1;
    if (!kept.has(tag)) step.draft.assert({ type: 'tag', entity: entity.id, tag, rank });
  }
  const cycle = step.draft.count(axis.tag, entity.id) > 0 && includesItself(step.draft, entity.id);
  return cycle ? err(tagCycle(entity)) : ok({ id: entity.id });
}

/** The facts that can stay: those whose ranks leave room for what comes before them. What is appended then touches nothing else. */
function keptFacts(facts: readonly FactOf<'tag'>[], wanted: readonly EntityId[]): Map<EntityId, FactOf<'tag'>> {
  const byTag = new Map(facts.map((fact) => [fact.tag, fact]));
  const kept = new Map<EntityId, FactOf<'tag'>>();
  let rank = 0;
  for (const tag of wanted) {
    const fact = byTag.get(tag);
    if (fact !== undefined && fact.rank > rank) {
      kept.set(tag, fact);
      rank = fact.rank;
    } else {
      rank += 1;
    }
  }
  return kept;
}

export function tagCycle(entity: Entity): Problem {
  return problem('conflict', 'tag.cycle', `the tag ${entity.name} would include itself`);
}

function otherTenant(entity: Entity, tag: Entity): Problem {
  return problem('conflict', 'tag.tenant', `${entity.kind} ${entity.name} and tag ${tag.name} belong to different tenants`, {
    hint: 'share the tag with the other’s tenant',
  });
}

function tooMany(count: number): Problem {
  return problem('too_large', 'tag.too-many', `${count} tags; ${TAGS_MAX} is the most`);
}
