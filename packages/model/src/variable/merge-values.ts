// How the values of one variable join, from the weakest source to the strongest. Without a strategy the stronger replaces.
import { canonicalJson, type Json } from '@muster/protocol';
import type { MergeStrategy } from '../fact/fact.ts';
import type { Value } from '../value/value.ts';
import { valueKey } from '../value/value-key.ts';

/** `base` is null where there is nothing weaker: a lone value of a list variable is a list, too. */
export function mergeValues(strategy: MergeStrategy | null, base: { readonly value: Value } | null, over: Value): Value {
  if (strategy === null || replacesAll(strategy, over)) return over;
  const weaker = base === null || replacesAll(strategy, base.value) ? null : base.value;
  if (strategy === 'deep') return weaker === null ? over : { json: mergeObjects(objectOf(weaker), objectOf(over)) };
  const items = [...(weaker === null ? [] : itemsOf(weaker)), ...itemsOf(over)];
  return { json: strategy === 'union' ? withoutRepeats(items) : items };
}

/** Whatever is weaker than this value does not count: null starts anew, and secrets, references and blobs do not join. */
export function replacesAll(strategy: MergeStrategy | null, value: Value): boolean {
  if (strategy === null || value === null) return true;
  if (strategy === 'deep') return objectOf(value) === NO_OBJECT;
  return typeof value === 'object' && !('json' in value) && !('datetime' in value);
}

/** Whether these values, equally strong, would give another result in another order. */
export function orderMatters(strategy: MergeStrategy | null, values: readonly Value[]): boolean {
  const distinct = [...new Map(values.map((value) => [valueKey(value), value])).values()];
  if (distinct.length < 2) return false;
  return distinct.some((a, index) => distinct.slice(index + 1).some((b) => pairOrderMatters(strategy, a, b)));
}

function pairOrderMatters(strategy: MergeStrategy | null, a: Value, b: Value): boolean {
  if (strategy === null || replacesAll(strategy, a) || replacesAll(strategy, b)) return true;
  // A union says what is in it; that its items are printed in some order is not a difference.
  if (strategy === 'union') return false;
  return valueKey(mergeValues(strategy, { value: a }, b)) !== valueKey(mergeValues(strategy, { value: b }, a));
}

type PlainObject = Readonly<Record<string, unknown>>;
const NO_OBJECT: PlainObject = Object.freeze({});

function objectOf(value: Value): PlainObject {
  return typeof value === 'object' && value !== null && 'json' in value && isObject(value.json) ? value.json : NO_OBJECT;
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeObjects(weaker: PlainObject, stronger: PlainObject): PlainObject {
  const merged = new Map(Object.entries(weaker));
  for (const [key, over] of Object.entries(stronger)) {
    const base = merged.get(key);
    merged.set(key, isObject(base) && isObject(over) ? mergeObjects(base, over) : over);
  }
  return Object.fromEntries(merged);
}

function itemsOf(value: Value): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  if ('datetime' in value) return [value.datetime];
  if (!('json' in value)) return [];
  return Array.isArray(value.json) ? value.json : [value.json];
}

function withoutRepeats(items: readonly unknown[]): unknown[] {
  return [...new Map(items.map((item) => [canonicalJson(item as Json), item])).values()];
}
