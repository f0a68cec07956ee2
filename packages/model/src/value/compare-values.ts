// How values compare: numbers by size, texts in natural order, times by instant. Values of different types do not compare at
// all: text is neither less nor greater than a number.
import { naturalCompare } from './natural-order.ts';
import { typeOfValue, type Value, type ValueType } from './value.ts';
import { valueKey } from './value-key.ts';

/** Negative, zero, positive; null where the two cannot be compared. */
export function compareValues(a: Value, b: Value): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return naturalCompare(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return null;
  if ('datetime' in a && 'datetime' in b) return Date.parse(a.datetime) - Date.parse(b.datetime);
  return null;
}

/** A total order for sorting: by type where values do not compare. */
export function orderValues(a: Value, b: Value): number {
  const compared = compareValues(a, b);
  if (compared !== null) return compared;
  const byType = TYPE_ORDER.indexOf(typeOfValue(a)) - TYPE_ORDER.indexOf(typeOfValue(b));
  return byType !== 0 ? byType : naturalCompare(valueKey(a), valueKey(b));
}

const TYPE_ORDER: readonly ValueType[] = ['null', 'boolean', 'integer', 'float', 'datetime', 'string', 'ref', 'blob', 'json', 'secret'];
