// Values as people type them: text becomes a number, a truth value, null or a time only where printing that value gives the
// same text again. So `0644`, `1.10` and `1e5` stay what they are, and nobody's file mode turns into 644.
import { canonicalJson, type Json } from '@muster/protocol';
import type { Value, ValueType } from './value.ts';

/**
 * `12` integer, `1.5` float, `true`, `null`, `2026-01-31` datetime; everything else is text.
 * A schema's type decides from the raw text first: `string` keeps `12` as text, `integer` reads `007` as 7. Text that does not
 * fit the type stays text, so that whoever checks the schema can name it.
 */
export function parseValueText(text: string, schemaType?: ValueType): Value {
  switch (schemaType) {
    case undefined:
    case 'null':
      return parseUntyped(text);
    case 'string':
    case 'secret':
    case 'ref':
      return text;
    case 'integer':
      return INTEGER.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) + 0 : text;
    case 'float':
      return FLOAT.test(text) && Number.isFinite(Number(text)) ? Number(text) + 0 : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'datetime':
      return isDatetime(text) ? { datetime: text } : text;
    case 'blob':
      return SHA256.test(text) ? { blob: text } : text;
    case 'json':
      return parseJson(text);
  }
}

/** The text that a value is shown as. `nameOf` gives a referenced entity's name, or its id where it has none to show. */
export function renderValue(value: Value, nameOf: (id: string) => string = (id) => id): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  if ('datetime' in value) return value.datetime;
  if ('ref' in value) return `@${nameOf(value.ref)}`;
  if ('secret' in value) return '(secret)';
  if ('blob' in value) return value.blob;
  return canonicalJson(value.json as Json);
}

/** The number that prints as exactly this text. */
export function numberOfText(text: string): number | undefined {
  if (!PLAIN_NUMBER.test(text)) return undefined;
  const number = Number(text);
  return String(number) === text ? number : undefined;
}

/** RFC 3339: a date, or a date and a time with zone, that exists in the calendar. */
export function isDatetime(text: string): boolean {
  const [, year, month, day, time] = DATETIME.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  if (time !== undefined && Number.isNaN(Date.parse(text))) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

const INTEGER = /^[+-]?[0-9]{1,16}$/;
const FLOAT = /^[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,3})?$/;
const PLAIN_NUMBER = /^-?[0-9]{1,21}(?:\.[0-9]{1,21})?$/;
const DATETIME = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** JSON in an expression or on a command line; larger documents come as files. */
const JSON_LENGTH_MAX = 65_536;

function parseUntyped(text: string): Value {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  return numberOfText(text) ?? (isDatetime(text) ? { datetime: text } : text);
}

function parseJson(text: string): Value {
  if (text.length > JSON_LENGTH_MAX) return text;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
  return json === null || typeof json !== 'object' ? (json as Value) : { json };
}
