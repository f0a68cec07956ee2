// "What is this?": somebody reads a name, a serial number, a MAC or an address from a label or a log and wants the entity.
// Exact matches only, in any common spelling; for patterns there are expressions.
import type { Visibility } from '../access/visibility.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { compareEntities } from '../inventory/name-order.ts';
import { axis } from '../inventory/terms.ts';
import { readAddress, renderAddress, withoutMapping } from '../network/address.ts';
import { normalizeMac } from '../value/mac.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';

export interface Found {
  readonly entity: Entity;
  /** By what it was found: `name`, `id`, `serial`, `asset`, `external.<system>`, `<porttype>.mac#n`, `address`, `gateway`, `item`. */
  readonly by: readonly string[];
  /** What was found, as it is written in the inventory: the term may be spelled otherwise. */
  readonly value: string;
}

/** Labels carry at most a few dozen characters; a name has 253. */
const TERM_LENGTH_MAX = 253;
const LABEL_KEYS = ['serial', 'asset', 'external'] as const;

/** By name of the entities; each once, with all it was found by. */
export function findEntities(inventory: Inventory, text: string, sees: Visibility): Found[] {
  const term = text.trim();
  if (term === '' || term.length > TERM_LENGTH_MAX) return [];
  const found = new Map<EntityId, { entity: Entity; by: Set<string>; value: string }>();
  const report = (entity: Entity | undefined, by: string, value: string): void => {
    if (entity === undefined || !sees.sees(entity)) return;
    const known = found.get(entity.id) ?? { entity, by: new Set<string>(), value };
    known.by.add(by);
    found.set(entity.id, known);
  };
  reportNamed(inventory, term, report);
  for (const key of LABEL_KEYS) reportLabeled(inventory, { key, term }, report);
  reportMac(inventory, term, report);
  reportItems(inventory, term, report);
  const sorted = [...found.values()].sort((a, b) => compareEntities(a.entity, b.entity));
  return sorted.map(({ entity, by, value }) => ({ entity, by: [...by], value }));
}

type Report = (entity: Entity | undefined, by: string, value: string) => void;

function reportNamed(inventory: Inventory, term: string, report: Report): void {
  for (const slot of inventory.slots(axis.name, term)) report(inventory.at(slot), 'name', term);
  const id = term.toLowerCase();
  if (isEntityId(id)) report(inventory.entity(id), 'id', id);
}

/** Serial numbers that look like numbers may have been typed as such, and letters are read in either case. */
function reportLabeled(inventory: Inventory, { key, term }: { key: string; term: string }, report: Report): void {
  const values = new Set<Value>([term, term.toUpperCase(), term.toLowerCase(), Number(term)]);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const point = valueKey(value);
    for (const slot of inventory.slots(axis.attribute(key), point)) {
      const entity = inventory.at(slot);
      const fact =
        entity === undefined ? undefined : factsOfType(entity, 'attribute').find((one) => one.key === key && valueKey(one.value) === point);
      if (fact !== undefined) report(entity, fact.subkey === '' ? key : `${key}.${fact.subkey}`, String(value));
    }
  }
}

function reportMac(inventory: Inventory, term: string, report: Report): void {
  const mac = normalizeMac(term);
  if (mac === null) return;
  for (const slot of inventory.slots(axis.mac, mac)) {
    const entity = inventory.at(slot);
    for (const fact of entity === undefined ? [] : factsOfType(entity, 'attribute')) {
      if (fact.subkey !== 'mac' || typeof fact.value !== 'string' || normalizeMac(fact.value) !== mac) continue;
      report(entity, `${fact.key}.mac${fact.number === null ? '' : `#${fact.number}`}`, fact.value);
    }
  }
}

/** Addresses in any spelling; generated names and numbers as they are. */
function reportItems(inventory: Inventory, term: string, report: Report): void {
  const address = readAddress(term);
  const items = address === null ? [term] : [renderAddress(address), renderAddress(withoutMapping(address))];
  for (const item of new Set(items)) {
    for (const slot of inventory.slots(axis.item, item)) {
      const entity = inventory.at(slot);
      // The axis also has the digests of tokens, which nobody finds here.
      if (entity !== undefined && factsOfType(entity, 'address').some((fact) => fact.item === item))
        report(entity, address === null ? 'item' : 'address', item);
    }
    if (address !== null) reportGateways(inventory, item, report);
  }
}

function reportGateways(inventory: Inventory, item: string, report: Report): void {
  for (const slot of inventory.slots(axis.attribute('gateway'), valueKey(item))) {
    const entity = inventory.at(slot);
    if (entity !== undefined && attributesAt(entity, 'gateway').some((fact) => fact.value === item)) report(entity, 'gateway', item);
  }
}
