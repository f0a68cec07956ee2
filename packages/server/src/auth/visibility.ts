// What a caller may see, kept between requests. What grants mean is the model's to say.
import { type Inventory, type Visibility, visibilityOf } from '@muster/model';
import type { Caller } from './caller.ts';

/** Tokens in use at one time; beyond, visibilities are made anew. */
const CALLERS_MAX = 1_000;

/** What was worked out before: a visibility is asked for by every request, and changes only with the revision. */
export class Visibilities {
  readonly #states = new WeakMap<Inventory, { readonly revision: number; readonly byCaller: Map<string, Visibility> }>();

  /** What the caller may read. */
  of(caller: Caller, inventory: Inventory): Visibility {
    const byCaller = this.#stateOf(inventory);
    const key = caller.token?.id ?? '';
    const found = byCaller.get(key);
    if (found !== undefined) return found;
    const made = readable(caller, inventory);
    if (byCaller.size >= CALLERS_MAX) byCaller.clear();
    byCaller.set(key, made);
    return made;
  }

  /** A table changes under its readers: its revision is part of what a state is. */
  #stateOf(inventory: Inventory): Map<string, Visibility> {
    const found = this.#states.get(inventory);
    if (found?.revision === inventory.revision) return found.byCaller;
    const made = { revision: inventory.revision, byCaller: new Map<string, Visibility>() };
    this.#states.set(inventory, made);
    return made.byCaller;
  }
}

/** What the caller may read of a state that does not change while it is looked at. */
export function readable({ grants }: Caller, inventory: Inventory): Visibility {
  return visibilityOf(grants, inventory);
}

/** What the caller may write. */
export function writable({ grants }: Caller, inventory: Inventory): Visibility {
  return visibilityOf(grants, inventory, 'write');
}

/** Of what the caller may read and write secrets. */
export function revealable({ grants }: Caller, inventory: Inventory): Visibility {
  return visibilityOf(grants, inventory, 'secrets');
}
