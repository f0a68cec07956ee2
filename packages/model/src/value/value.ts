import type { EntityId } from '../entity/id.ts';

/**
 * A value as it is kept in memory, in the ledger and on the wire: plain JSON where JSON has the type,
 * a one-key object where it has not. `{json}` holds lists and objects.
 */
export type Value = string | number | boolean | null | DatetimeValue | JsonValue | RefValue | SecretValue | BlobValue;

/** RFC 3339, as written (a date, or a date and time with zone). Compared by instant. */
export interface DatetimeValue {
  readonly datetime: string;
}
export interface JsonValue {
  readonly json: unknown;
}
export interface RefValue {
  readonly ref: EntityId;
}
/** The id of a ciphertext that lies beside the ledger. The value itself is never here. */
export interface SecretValue {
  readonly secret: string;
}
/** Lower-case hexadecimal SHA-256 of the content. */
export interface BlobValue {
  readonly blob: string;
}

export type ValueType = 'string' | 'integer' | 'float' | 'boolean' | 'null' | 'datetime' | 'json' | 'ref' | 'secret' | 'blob';

export function typeOfValue(value: Value): ValueType {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  if ('datetime' in value) return 'datetime';
  if ('ref' in value) return 'ref';
  if ('secret' in value) return 'secret';
  if ('blob' in value) return 'blob';
  return 'json';
}
