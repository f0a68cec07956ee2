// The rows of a load next to what is there already: which entity each row is about, and what its references mean.
import { err, type Problem, problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import type { EntityRef } from '../change/operation.ts';
import { DEFAULT_TENANT, defaultTenant, resolveKind, resolveRef, resolveTenant } from '../change/resolve-ref.ts';
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { KindDefinition, KindRegistry } from '../kind/kind.ts';
import { decodeKindDefinition } from '../kind/kind-definition.ts';
import { kindRegistry } from '../kind/kind-registry.ts';
import { decodeDocument, nameOfRow } from './decode-document.ts';
import type { TransferDocument } from './document.ts';

export interface TransferScope {
  readonly inventory: Inventory;
  readonly sees: Visibility;
  /** The tenant of documents that name none; `default` when absent. */
  readonly tenant?: EntityRef;
}

export interface PlannedRow {
  /** 1 is the first. */
  readonly row: number;
  readonly document: TransferDocument;
  readonly kind: KindDefinition;
  /** How operations name the entity. */
  readonly self: EntityRef;
  /** Null when the load makes it. */
  readonly existing: Entity | null;
}

export interface RowProblem {
  /** 1 is the first. */
  readonly row: number;
  readonly problem: Problem;
}

/** What a reference means: an entity that is there, a row that makes one, or nothing that is known. */
export type Target = Entity | PlannedRow | null;

export class RowReader {
  readonly #scope: TransferScope;
  readonly #documents: (TransferDocument | null)[] = [];
  readonly #newByName = new Map<string, PlannedRow[]>();
  readonly #rowByIdentity = new Map<string, number>();
  readonly #tenants = new Map<string, EntityId | null>();
  readonly #definitions: KindDefinition[] = [];
  #kinds: KindRegistry | undefined;
  readonly problems: RowProblem[] = [];
  /** What rows with problems would have made: whoever refers to it has not erred. */
  readonly unmade: string[] = [];

  constructor(scope: TransferScope) {
    this.#scope = scope;
  }

  get inventory(): Inventory {
    return this.#scope.inventory;
  }

  /** First all rows are decoded, because a kind may be defined below its first use. */
  decode(raw: unknown): void {
    const row = this.#documents.length + 1;
    const document = decodeDocument(raw);
    this.#documents.push(document.ok ? document.value : null);
    if (!document.ok) this.#refuse(row, document.error, nameOfRow(raw));
    if (document.ok && document.value.kind === 'kind') this.#rememberKind(document.value);
  }

  /** Then each is looked up; undefined for rows with problems. */
  *rows(): Generator<PlannedRow | undefined> {
    for (const [index, document] of this.#documents.entries()) {
      const planned = document === null ? undefined : this.#plan(index + 1, document);
      if (planned !== undefined && planned.existing === null) this.#rememberNew(planned);
      yield planned;
    }
  }

  refuse(row: PlannedRow, refusal: Problem): void {
    this.#refuse(row.row, [refusal], null);
  }

  /** A reference of the row as an operation of the load's tenant must write it. */
  qualify(row: PlannedRow, ref: EntityRef): EntityRef {
    return qualified(row.document, ref);
  }

  targetOf(row: PlannedRow, ref: EntityRef): Target {
    const found = resolveRef(this.#refScope(row.document), ref);
    if (found.ok) return found.value;
    const slash = ref.indexOf('/');
    const [word, name] = splitWord(ref.slice(slash + 1));
    const tenant = this.#tenantKey(slash < 0 ? row.document.tenant : ref.slice(0, slash));
    for (const other of this.#newByName.get(name) ?? []) {
      const isNear = this.#tenantKey(other.document.tenant) === tenant || other.document.kind === 'tenant';
      if (other !== row && isNear && this.#fits(other, word)) return other;
    }
    return null;
  }

  get kinds(): KindRegistry {
    this.#kinds ??= kindRegistry(this.#scope.inventory.kinds.all(), this.#definitions);
    return this.#kinds;
  }

  #plan(row: number, document: TransferDocument): PlannedRow | undefined {
    const kind = this.#kindOf(document);
    if (!kind.ok) return this.#refuse(row, [kind.error], document.name);
    const isCommon = kind.value.name === 'tenant' || kind.value.name === 'kind';
    const identity = `${isCommon ? '' : this.#tenantKey(document.tenant)}/${kind.value.name}:${document.name}`;
    const first = this.#rowByIdentity.get(identity);
    if (first !== undefined) return this.#refuse(row, [twice(document, first)], null);
    this.#rowByIdentity.set(identity, row);
    const local = `${kind.value.name}:${document.name}`;
    const existing = this.#find(document, isCommon ? undefined : document.tenant, local);
    const self = existing?.id ?? (isCommon ? local : qualified(document, local));
    return { row, document, kind: kind.value, self, existing };
  }

  #kindOf(document: TransferDocument): Result<KindDefinition, Problem> {
    const kind = resolveKind(this.kinds, document.kind);
    if (!kind.ok || kind.value.name !== 'token') return kind;
    return err(
      problem('invalid', 'apply.kind', 'tokens are not loaded: their texts are known only to their owners', {
        hint: 'muster token create NAME',
      }),
    );
  }

  #find(document: TransferDocument, tenant: string | undefined, local: EntityRef): Entity | null {
    const found = resolveRef(this.#refScope({ ...document, ...(tenant === undefined ? {} : { tenant }) }), local);
    if (!found.ok) return null;
    const isOwn = found.value.kind === 'tenant' || found.value.kind === 'kind' || found.value.tenant === this.#tenantId(document.tenant);
    return isOwn ? found.value : null;
  }

  #refScope(document: Pick<TransferDocument, 'tenant'>) {
    return { inventory: this.#scope.inventory, sees: this.#scope.sees, suggest: false, tenant: this.#tenantId(document.tenant) };
  }

  #tenantId(name: string | undefined): EntityId | null {
    const key = name ?? this.#scope.tenant ?? '';
    const known = this.#tenants.get(key);
    if (known !== undefined) return known;
    const scope = { inventory: this.#scope.inventory, sees: this.#scope.sees, suggest: false, tenant: null };
    const tenant = key === '' ? defaultTenant(this.#scope.inventory) : foundOrUndefined(resolveTenant(scope, key));
    this.#tenants.set(key, tenant?.id ?? null);
    return tenant?.id ?? null;
  }

  /** However a tenant is written: by its id where it is there already, else by its name. */
  #tenantKey(name: string | undefined): string {
    return this.#tenantId(name) ?? name ?? this.#scope.tenant ?? DEFAULT_TENANT;
  }

  #fits(row: PlannedRow, word: string | null): boolean {
    if (word === null) return true;
    const members = this.kinds.inCategory(word);
    return members === undefined ? this.kinds.find(word)?.name === row.kind.name : members.some((each) => each.name === row.kind.name);
  }

  #rememberKind({ name, definition }: TransferDocument): void {
    const decoded = decodeKindDefinition({ ...definition, name });
    if (decoded.ok) this.#definitions.push(decoded.value);
  }

  #rememberNew(row: PlannedRow): void {
    const namesakes = this.#newByName.get(row.document.name);
    if (namesakes === undefined) this.#newByName.set(row.document.name, [row]);
    else namesakes.push(row);
  }

  #refuse(row: number, problems: readonly Problem[], unmade: string | null): undefined {
    for (const each of problems) this.problems.push({ row, problem: each });
    if (unmade !== null) this.unmade.push(unmade);
    return undefined;
  }
}

export function isPlannedRow(target: Target): target is PlannedRow {
  return target !== null && 'document' in target;
}

function qualified(document: TransferDocument, ref: EntityRef): EntityRef {
  const isComplete = document.tenant === undefined || isEntityId(ref) || ref.includes('/') || document.kind === 'tenant';
  return isComplete ? ref : `${document.tenant}/${ref}`;
}

function splitWord(ref: string): [word: string | null, name: string] {
  const colon = ref.indexOf(':');
  return colon < 0 ? [null, ref] : [ref.slice(0, colon), ref.slice(colon + 1)];
}

function foundOrUndefined(found: Result<Entity, Problem>): Entity | undefined {
  return found.ok ? found.value : undefined;
}

function twice(document: TransferDocument, first: number): Problem {
  return problem('conflict', 'apply.twice', `${document.kind} ${document.name} is in row ${first} already`, {
    hint: 'say all of one entity in one row',
  });
}
