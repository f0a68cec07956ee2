import { attributesAt, type Entity, naturalCompare, type Value } from '@muster/model';

/** Natural order: web2 before web10; ties by id, so that every walk has one order. */
export function byName(a: Entity, b: Entity): number {
  return naturalCompare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** `name`, `kind`, `id` or an attribute key; `-` in front reverses. Who has no such attribute comes last, either way. */
export function sorted(entities: readonly Entity[], sort: string): readonly Entity[] {
  const isReversed = sort.startsWith('-');
  const key = isReversed ? sort.slice(1) : sort;
  const keyed = entities.map((entity) => ({ entity, value: sortValue(entity, key) }));
  keyed.sort((a, b) => compareKeys(a.value, b.value, isReversed) || byName(a.entity, b.entity));
  return keyed.map(({ entity }) => entity);
}

type SortValue = string | number | undefined;

function sortValue(entity: Entity, key: string): SortValue {
  if (key === 'name' || key === 'kind' || key === 'id') return entity[key];
  const [head = '', ...rest] = key.split('.');
  return comparable(attributesAt(entity, head, rest.join('.'))[0]?.value);
}

function comparable(value: Value | undefined): SortValue {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return 'datetime' in value ? Date.parse(value.datetime) : undefined;
}

function compareKeys(a: SortValue, b: SortValue, isReversed: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : naturalCompare(String(a), String(b));
  return isReversed ? -order : order;
}
