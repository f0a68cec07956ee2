import { canonicalJson, type Json } from '@muster/protocol';
import type { Value } from './value.ts';

/**
 * Equal values, and only those, have equal keys. Integer and float compare as numbers, so 1 and 1.0 share one;
 * text never equals a number; datetimes are equal when they are the same instant.
 */
export function valueKey(value: Value): string {
  if (typeof value === 'string') return `s:${value}`;
  if (typeof value === 'number') return `n:${value}`;
  if (typeof value === 'boolean') return value ? 'b:true' : 'b:false';
  if (value === null) return 'null';
  if ('datetime' in value) return `t:${Date.parse(value.datetime)}`;
  if ('ref' in value) return `r:${value.ref}`;
  if ('blob' in value) return `x:${value.blob}`;
  if ('secret' in value) return `secret:${value.secret}`;
  return `j:${canonicalJson(value.json as Json)}`;
}
