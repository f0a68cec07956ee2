// From the plain texts of a change to the rows that lie beside it: only when a change is planned is it known which entity
// a secret belongs to, and to that it is bound.
import { type Fact, type FactDelta, type Inventory, secretOf } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import type { SecretRow } from '@muster/store';
import type { SecretPlace } from './envelope.ts';
import type { Vault } from './vault.ts';

/** `plaintexts`: by the id that stands for each in the facts. Ids of secrets that were sealed before are left alone. */
export function sealFacts(
  vault: Vault,
  { asserted }: Pick<FactDelta, 'asserted'>,
  { inventory, plaintexts }: { readonly inventory: Inventory; readonly plaintexts: ReadonlyMap<string, string> },
): Result<SecretRow[], Problem> {
  const rows: SecretRow[] = [];
  for (const fact of asserted) {
    const id = secretOf(fact);
    const plaintext = id === null ? undefined : plaintexts.get(id);
    const place = secretPlace(inventory, fact);
    if (id === null || plaintext === undefined || place === null) continue;
    const row = vault.seal(id, place, plaintext);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  return ok(rows);
}

/** Null where a fact can hold no secret, or its entity is not there. */
export function secretPlace(inventory: Inventory, fact: Fact): SecretPlace | null {
  const entity = inventory.entity(fact.entity);
  if (entity === undefined) return null;
  if (fact.type === 'variable') return { tenant: entity.tenant, entity: entity.id, key: `variable ${fact.name}` };
  if (fact.type !== 'attribute') return null;
  const subkey = fact.subkey === '' ? '' : `.${fact.subkey}`;
  return {
    tenant: entity.tenant,
    entity: entity.id,
    key: `attribute ${fact.key}${subkey}${fact.number === null ? '' : `#${fact.number}`}`,
  };
}
