// From what people and programs write to the entity they mean. What the caller may not see does not exist.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { knownAsSeen, type Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition, KindRegistry } from '../kind/kind.ts';
import { closeNames } from './close-names.ts';
import { REF_LENGTH_MAX, SUGGESTION_SCAN_MAX } from './limits.ts';
import type { EntityRef } from './operation.ts';

export interface RefScope {
  readonly inventory: Inventory;
  /** Where names without a tenant are looked up; null where there is no tenant yet. */
  readonly tenant: EntityId | null;
  readonly sees: Visibility;
  /** Suggestions cost a search through names; false in bulk. */
  readonly suggest: boolean;
}

/**
 * The one entity that `ref` means. `among` is a kind, a category or `host` that a name without one must belong to. Who asks for a
 * tenant only says where: knowing its name is enough.
 */
export function resolveRef(asked: RefScope, ref: EntityRef, among?: string): Result<Entity, Problem> {
  const scope = among === 'tenant' ? { ...asked, sees: knownAsSeen(asked.sees) } : asked;
  if (isEntityId(ref)) return resolveId(scope, ref, among);
  if (ref.length > REF_LENGTH_MAX) return err(malformed(ref));
  const [, tenantName, word = among, name] = REF.exec(ref) ?? [];
  if (name === undefined) return err(malformed(ref));
  if (word !== undefined && !isKindWord(scope.inventory.kinds, word)) return err(unknownKind(scope.inventory.kinds, word));
  const inTenant = tenantName === undefined ? ok(scope) : scopeOfTenant(scope, tenantName);
  const found = inTenant.ok ? resolveName(inTenant.value, ref, { word, name }) : inTenant;
  return found.ok && word !== among ? checkKind(scope, found.value, among) : found;
}

function scopeOfTenant(scope: RefScope, name: string): Result<RefScope, Problem> {
  const tenant = resolveTenant(scope, name);
  return tenant.ok ? ok({ ...scope, tenant: tenant.value.id }) : tenant;
}

/** A tenant by id, by name or by `tenant:name`; their names are unique in the whole ledger. */
export function resolveTenant(scope: RefScope, ref: EntityRef): Result<Entity, Problem> {
  return resolveRef(scope, ref, 'tenant');
}

/** The kind that a word (its name or an alias, in any case) means. */
export function resolveKind(kinds: KindRegistry, word: string): Result<KindDefinition, Problem> {
  const kind = kinds.find(word);
  return kind === undefined ? err(unknownKind(kinds, word)) : ok(kind);
}

/** The tenant in which names are looked up when nobody says another: the one of that name, else the oldest. */
export function defaultTenant(inventory: Inventory): Entity | undefined {
  for (const slot of inventory.slots(axis.name, DEFAULT_TENANT)) {
    const entity = inventory.at(slot);
    if (entity?.kind === 'tenant') return entity;
  }
  let oldest: Entity | undefined;
  for (const slot of inventory.slots(axis.kind, 'tenant')) {
    const entity = inventory.at(slot);
    // Ids of version 7 are in the order in which they were made.
    if (entity !== undefined && (oldest === undefined || entity.id < oldest.id)) oldest = entity;
  }
  return oldest;
}

/** True when `word` is the entity's kind, an alias of it, its category, or `host` for hosts. */
export function isOfKindWord(kinds: KindRegistry, entity: Entity, word: string): boolean {
  const members = kinds.inCategory(word);
  if (members !== undefined) return members.some((definition) => definition.name === entity.kind);
  return kinds.find(word)?.name === entity.kind;
}

export const DEFAULT_TENANT = 'default';

/** `[tenant/][word:]name`. No name contains a slash or a colon. */
const REF = /^(?:([^/:]+)\/)?(?:([^/:]+):)?([^/:]+)$/;

interface Wanted {
  readonly word: string | undefined;
  readonly name: string;
}

function resolveId(scope: RefScope, id: EntityId, among: string | undefined): Result<Entity, Problem> {
  const entity = scope.inventory.entity(id);
  if (entity === undefined || !scope.sees.sees(entity)) {
    return err(problem('not_found', 'ref.not-found', `there is nothing with the id ${id}`));
  }
  return checkKind(scope, entity, among);
}

function checkKind(scope: RefScope, entity: Entity, among: string | undefined): Result<Entity, Problem> {
  if (among === undefined || isOfKindWord(scope.inventory.kinds, entity, among)) return ok(entity);
  return err(problem('invalid', 'ref.wrong-kind', `${entity.name} is a ${entity.kind}, not a ${among}`));
}

function resolveName(scope: RefScope, ref: EntityRef, wanted: Wanted): Result<Entity, Problem> {
  const found = candidates(scope, wanted);
  const [only] = found;
  if (only === undefined) return err(notFound(scope, ref, wanted));
  return found.length === 1 ? ok(only) : err(ambiguous(ref, found));
}

/** Those of the tenant itself; only where it has none, what other tenants share with it and what belongs to no single one. */
function candidates(scope: RefScope, wanted: Wanted): Entity[] {
  const own: Entity[] = [];
  const foreign: Entity[] = [];
  for (const slot of scope.inventory.slots(axis.name, wanted.name)) {
    const entity = scope.inventory.at(slot);
    if (entity === undefined) continue;
    if (wanted.word !== undefined && !isOfKindWord(scope.inventory.kinds, entity, wanted.word)) continue;
    if (!scope.sees.sees(entity)) continue;
    if (entity.tenant === scope.tenant) own.push(entity);
    else if (isCommon(entity, scope.tenant)) foreign.push(entity);
  }
  return own.length > 0 ? own : foreign;
}

function isCommon(entity: Entity, tenant: EntityId | null): boolean {
  if (entity.kind === 'tenant' || entity.kind === 'kind') return true;
  return entity.facts.some((fact) => fact.type === 'share' && fact.tenant === tenant);
}

function isKindWord(kinds: KindRegistry, word: string): boolean {
  return kinds.find(word) !== undefined || kinds.inCategory(word) !== undefined;
}

function malformed(ref: string): Problem {
  return problem('invalid', 'ref.malformed', `${excerptOf(ref)} does not name an entity`, {
    hint: 'write an id, a name, kind:name, or tenant/kind:name',
  });
}

function unknownKind(kinds: KindRegistry, word: string): Problem {
  const words = kinds.all().map((definition) => definition.name);
  const close = word.length > EXCERPT_LENGTH_MAX ? [] : closeNames(word, words, SUGGESTION_SCAN_MAX);
  const hint = close.length > 0 ? `did you mean ${close.join(' or ')}?` : 'muster kind list shows all kinds';
  return problem('invalid', 'kind.unknown', `there is no kind ${JSON.stringify(excerptOf(word))}`, { hint });
}

function notFound(scope: RefScope, ref: string, wanted: Wanted): Problem {
  const what = wanted.word === undefined ? 'nothing' : `no ${wanted.word}`;
  const detail = `there is ${what} named ${excerptOf(wanted.name)}`;
  const close = scope.suggest ? closeVisibleNames(scope, wanted) : [];
  const hint = close.length > 0 ? { hint: `did you mean ${close.join(' or ')}?` } : {};
  return problem('not_found', 'ref.not-found', detail, { ...hint, data: { ref: excerptOf(ref) } });
}

function closeVisibleNames(scope: RefScope, wanted: Wanted): string[] {
  const close = closeNames(wanted.name, scope.inventory.points(axis.name), SUGGESTION_SCAN_MAX);
  return close.filter((name) => candidates(scope, { word: wanted.word, name }).length > 0);
}

function ambiguous(ref: string, found: readonly Entity[]): Problem {
  const refs = found.map((entity) => `${entity.kind}:${entity.name}`).sort();
  return problem('ambiguous', 'ref.ambiguous', `${excerptOf(ref)} may be ${refs.join(' or ')}`, {
    hint: `write ${refs[0] ?? 'kind:name'}`,
    data: { candidates: found.map((entity) => ({ id: entity.id, kind: entity.kind, name: entity.name })) },
  });
}

/** Text from outside, short enough to be shown. */
export function excerptOf(text: string): string {
  return text.length > EXCERPT_LENGTH_MAX ? `${text.slice(0, EXCERPT_LENGTH_MAX)}…` : text;
}

const EXCERPT_LENGTH_MAX = 80;
