// How a host is reached: at which address, as whom, with which secret, through whom. What the host does not say itself
// it has from its nearest holder that does, so that a rack or a pool can say it for all.
import type { Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { ancestorsOf } from '../place/holders.ts';
import type { SecretValue, Value } from '../value/value.ts';
import { primaryAddress } from './primary-address.ts';

export interface Access {
  readonly address: string | null;
  readonly user: Said<string> | null;
  readonly port: Said<number> | null;
  /** Names the ciphertext of a key or password; never the text. */
  readonly secret: Said<SecretValue> | null;
  /** Hosts to go through, nearest to the caller first; null: nothing said, the route between the clouds decides. */
  readonly via: Said<readonly (Entity | string)[]> | null;
}

/** A value with the entity that says it. */
export interface Said<Type> {
  readonly value: Type;
  readonly source: Entity;
}

export function accessOf(inventory: Inventory, host: Entity, sees: Visibility): Access {
  const sources = [host, ...ancestorsOf(inventory, host)].filter((source) => sees.sees(source));
  return {
    address: primaryAddress(inventory, host),
    user: firstSaid(sources, 'user', ([value]) => (typeof value === 'string' ? value : null)),
    port: firstSaid(sources, 'port', ([value]) => (typeof value === 'number' ? value : null)),
    secret: firstSaid(sources, 'secret', ([value]) => (isSecret(value) ? value : null)),
    via: firstSaid(sources, 'via', (values) => viaOf(inventory, values, sees)),
  };
}

function firstSaid<Type>(sources: readonly Entity[], subkey: string, read: (values: readonly Value[]) => Type | null): Said<Type> | null {
  for (const source of sources) {
    const facts = attributesAt(source, 'access', subkey).sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
    const value = facts.length === 0 ? null : read(facts.map((fact) => fact.value));
    if (value !== null) return { value, source };
  }
  return null;
}

function isSecret(value: Value | undefined): value is SecretValue {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

/** Hosts of the inventory by reference, others by name or address. */
function viaOf(inventory: Inventory, values: readonly Value[], sees: Visibility): (Entity | string)[] | null {
  const via: (Entity | string)[] = [];
  for (const value of values) {
    const host = typeof value === 'object' && value !== null && 'ref' in value ? inventory.entity(value.ref) : undefined;
    if (typeof value === 'string') via.push(value);
    else if (host !== undefined && sees.sees(host)) via.push(host);
  }
  return via.length === 0 ? null : via;
}
