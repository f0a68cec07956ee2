// What a caller reads: an inventory at one revision, and of it what they may see.
import {
  axis,
  defaultTenant,
  type Entity,
  type EntityId,
  type Inventory,
  mayKnow,
  resolveRef,
  type Visibility,
  visibilityAsOf,
} from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Caller } from '../auth/caller.ts';
import type { Services } from '../services.ts';

export class Reading implements Visibility {
  readonly inventory: Inventory;
  /** Where names are looked up; null: there is none that the caller may see. */
  readonly tenant: EntityId | null;
  readonly #sees: Visibility;

  constructor(inventory: Inventory, visibility: Visibility, tenant: EntityId | null) {
    this.inventory = inventory;
    this.#sees = visibility;
    this.tenant = tenant;
  }

  get revision(): number {
    return this.inventory.revision;
  }

  /** What may be seen: for evaluations, which take a shortcut where it is everything. */
  get visibility(): Visibility {
    return this.#sees;
  }

  sees(entity: Entity): boolean {
    return this.#sees.sees(entity);
  }

  knows(entity: Entity): boolean {
    return mayKnow(this.#sees, entity);
  }

  slotsIn(inventory: Inventory): ReturnType<NonNullable<Visibility['slotsIn']>> {
    return this.#sees.slotsIn?.(inventory);
  }

  /** The entity, if there is one that the caller may see. */
  find(id: EntityId): Entity | undefined {
    const entity = this.inventory.entity(id);
    return entity !== undefined && this.#sees.sees(entity) ? entity : undefined;
  }

  /** The entity, if the caller may know its name and id; to be shown with those and nothing else. */
  findKnown(id: EntityId): Entity | undefined {
    const entity = this.inventory.entity(id);
    return entity !== undefined && mayKnow(this.#sees, entity) ? entity : undefined;
  }

  resolve(ref: string, among?: string): Result<Entity, Problem> {
    return resolveRef({ inventory: this.inventory, tenant: this.tenant, sees: this.#sees, suggest: true }, ref, among);
  }
}

export interface ReadQuery {
  readonly as_of?: string;
  readonly tenant?: string;
}

type Use<T> = (reading: Reading) => Result<T, Problem>;

/**
 * Calls back with what is to be read. The callback must come to its end in one go: the newest state changes under
 * whoever waits. What takes longer reads a snapshot (`openSnapshot`).
 */
export async function read<T>(caller: Caller, query: ReadQuery, services: Services, use: Use<T>): Promise<Result<T, Problem>> {
  const { fleet, visibilities } = services;
  if (query.as_of === undefined) {
    const visibility = visibilities.of(caller, fleet.now);
    const reading = inTenant(caller, query.tenant, { inventory: fleet.now, visibility });
    return reading.ok ? use(reading.value) : reading;
  }
  const revision = await fleet.past.revisionOf(query.as_of);
  if (!revision.ok) return revision;
  const reading = await openAt(caller, { revision: revision.value, tenant: query.tenant }, services);
  return reading.ok ? use(reading.value) : reading;
}

export interface ReadAt {
  readonly revision: number;
  readonly tenant: string | undefined;
}

/** For readers that take their time. */
export async function openSnapshot(caller: Caller, query: ReadQuery, services: Services): Promise<Result<Reading, Problem>> {
  const { fleet } = services;
  const revision = query.as_of === undefined ? ok(fleet.now.revision) : await fleet.past.revisionOf(query.as_of);
  return revision.ok ? openAt(caller, { revision: revision.value, tenant: query.tenant }, services) : revision;
}

/** Rights as they were then, and as they are now: what either hides is hidden. */
export async function openAt(caller: Caller, at: ReadAt, { fleet, visibilities }: Services): Promise<Result<Reading, Problem>> {
  const now = fleet.snapshot();
  const current = visibilities.of(caller, now);
  if (at.revision === now.revision) return inTenant(caller, at.tenant, { inventory: now, visibility: current });
  const then = await fleet.past.at(at.revision);
  const past = visibilities.of(caller, then);
  const visibility = visibilityAsOf(past, { inventory: now, visibility: current, grants: caller.grants });
  return inTenant(caller, at.tenant, { inventory: then, visibility });
}

interface View {
  readonly inventory: Inventory;
  readonly visibility: Visibility;
}

function inTenant(caller: Caller, ref: string | undefined, { inventory, visibility }: View): Result<Reading, Problem> {
  if (ref === undefined) return ok(new Reading(inventory, visibility, homeTenant(caller, inventory, visibility)));
  const tenant = resolveRef({ inventory, tenant: null, sees: visibility, suggest: true }, ref, 'tenant');
  if (!tenant.ok) return err({ ...tenant.error, pointer: '/tenant' });
  return ok(new Reading(inventory, visibility, tenant.value.id));
}

/** `default`, or the only tenant that the caller has rights in, or sees anything of. */
export function homeTenant(caller: Caller, inventory: Inventory, visibility: Visibility): EntityId | null {
  const usual = defaultTenant(inventory);
  if (usual !== undefined && mayKnow(visibility, usual)) return usual.id;
  const tenants = new Set(caller.grants.map((grant) => grant.tenant));
  const [only] = tenants;
  if (tenants.size === 1 && only !== undefined && only !== null) return only;
  const known = knownTenants(inventory, visibility);
  return known.length === 1 ? (known[0]?.id ?? null) : null;
}

/** Where the caller may look names up. */
export function knownTenants(inventory: Inventory, visibility: Visibility): Entity[] {
  return [...inventory.slots(axis.kind, 'tenant')].flatMap((slot) => {
    const tenant = inventory.at(slot);
    return tenant !== undefined && mayKnow(visibility, tenant) ? [tenant] : [];
  });
}

/** The reading itself is only a view: a problem that names what nobody may know is never made of it. */
export function notFound(what: string): Problem {
  return problem('not_found', 'ref.not-found', what);
}

export function entitiesOfKind(reading: Reading, kind: string): Entity[] {
  const found: Entity[] = [];
  for (const slot of reading.inventory.slots(axis.kind, kind)) {
    const entity = reading.inventory.at(slot);
    if (entity !== undefined && reading.sees(entity)) found.push(entity);
  }
  return found;
}
