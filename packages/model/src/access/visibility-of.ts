// What grants let their owner see, or do an action on. Most grants are for a whole tenant, and then a single entity is judged
// without a look at others; sets are made only for those who ask for sets.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { SlotSet } from '../expression/slot-set.ts';
import type { Action } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { isSharedWith, slotsOfGrant, slotsSharedWith } from './granted-slots.ts';
import { canEverywhere, covers, type Grant, isPlain, plainTenants, type Tenants } from './grants.ts';
import { seesEverything, type Visibility } from './visibility.ts';

/** It looks at the inventory when it is first asked; it must not outlive a change of it. */
export function visibilityOf(grants: readonly Grant[], inventory: Inventory, action: Action = 'read'): Visibility {
  if (canEverywhere(grants, action) && canEverywhere(grants, 'admin')) return seesEverything;
  return new GrantedVisibility(grants, inventory, action);
}

class GrantedVisibility implements Visibility {
  readonly #grants: readonly Grant[];
  /** By grants for whatever action. */
  readonly #named: readonly EntityId[];
  readonly #inventory: Inventory;
  readonly #action: Action;
  readonly #plain: Tenants;
  readonly #administered: Tenants;
  readonly #slotsByGrant = new Map<Grant, SlotSet>();
  #all: SlotSet | null = null;
  #tenants: ReadonlySet<EntityId> | null = null;

  constructor(grants: readonly Grant[], inventory: Inventory, action: Action) {
    this.#grants = grants.filter((grant) => grant.action === action);
    this.#named = grants.flatMap(({ tenant }) => tenant ?? []);
    this.#inventory = inventory;
    this.#action = action;
    this.#plain = plainTenants(grants, action);
    this.#administered = plainTenants(grants, 'admin');
  }

  sees(entity: Entity): boolean {
    if (this.#isKeptBack(entity)) return false;
    return covers(this.#plain, entity.tenant) || this.#grants.some((grant) => this.#isGranted(grant, entity));
  }

  knows(entity: Entity): boolean {
    if (entity.kind !== 'tenant') return false;
    this.#tenants ??= new Set(this.#knownTenants());
    return this.#tenants.has(entity.id);
  }

  slotsIn(inventory: Inventory): SlotSet | undefined {
    if (inventory !== this.#inventory) return undefined;
    this.#all ??= this.#allSlots();
    return this.#all;
  }

  /** Whoever reads a tenant does not therefore know who else may; kinds are everybody's schema. */
  #isKeptBack({ kind, tenant }: Entity): boolean {
    if (kind === 'token') return !covers(this.#administered, tenant);
    return kind === 'kind' && this.#action === 'write' && this.#administered !== 'all';
  }

  #isGranted(grant: Grant, entity: Entity): boolean {
    if (isPlain(grant)) return grant.tenant !== null && this.#action === 'read' && isSharedWith(entity, grant.tenant);
    const slot = this.#inventory.slotOf(entity.id);
    return slot !== undefined && this.#slotsOf(grant).has(slot);
  }

  #slotsOf(grant: Grant): SlotSet {
    const found = this.#slotsByGrant.get(grant);
    if (found !== undefined) return found;
    const slots = slotsOfGrant(grant, this.#inventory);
    this.#slotsByGrant.set(grant, slots);
    return slots;
  }

  #allSlots(): SlotSet {
    const all = new SlotSet(this.#inventory.slotCount);
    for (const grant of this.#grants) all.unite(this.#slotsOf(grant));
    for (const kind of ['token', 'kind']) {
      for (const slot of this.#inventory.slots(axis.kind, kind)) {
        const entity = this.#inventory.at(slot);
        if (entity !== undefined && this.#isKeptBack(entity)) all.remove(slot);
      }
    }
    return all;
  }

  /** Those that a grant names, and those of what is seen; of a whole tenant, only what is shared with it is another's. */
  *#knownTenants(): Generator<EntityId> {
    yield* this.#named;
    for (const grant of this.#grants) {
      const { tenant } = grant;
      const slots = !isPlain(grant) ? this.#slotsOf(grant) : tenant === null ? [] : slotsSharedWith(this.#inventory, tenant);
      for (const slot of slots) {
        const entity = this.#inventory.at(slot);
        if (entity !== undefined && this.sees(entity)) yield entity.tenant;
      }
    }
  }
}
