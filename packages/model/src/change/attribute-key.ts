import { type Problem, problem } from '@muster/protocol';
import { KEY_LENGTH_MAX, NUMBER_MAX } from './limits.ts';
import { excerptOf } from './resolve-ref.ts';

/** Where an attribute's values are: key, subkey (empty: none), number (null: none). */
export interface AttributePlace {
  readonly key: string;
  readonly subkey: string;
  readonly number: number | null;
}

/** Null when people may write there. */
export function checkAttributePlace(place: AttributePlace): Problem | null {
  return checkAttributeKey(place.key) ?? checkSubkey(place.subkey) ?? checkNumber(place.number);
}

export function renderAttributePlace(place: AttributePlace): string {
  const subkey = place.subkey === '' ? '' : `.${place.subkey}`;
  const number = place.number === null ? '' : `#${place.number}`;
  return `${place.key}${subkey}${number}`;
}

/** Null when the key is well formed and not one that the ledger keeps for itself. */
export function checkAttributeKey(key: string): Problem | null {
  if (!isAttributeKey(key)) {
    return problem('invalid', 'attribute.malformed-key', `${JSON.stringify(excerptOf(key))} is not an attribute key`, {
      hint: `a key is a letter, then up to ${KEY_LENGTH_MAX - 1} letters, digits, "_", "-"`,
    });
  }
  if (key === 'ip') {
    return problem('invalid', 'attribute.allocated-key', 'an address is allocated from a network, not set', {
      hint: 'muster allocate NAME NETWORK [--ip ADDRESS]',
    });
  }
  if (key.startsWith('_') || RESERVED_KEYS.has(key)) {
    return problem('invalid', 'attribute.reserved-key', `the key ${key} belongs to Muster`, { hint: RESERVED_HINT });
  }
  if (OBJECT_KEYS.has(key)) {
    return problem('invalid', 'attribute.reserved-key', `${key} is part of every object, and cannot be a key of its own`);
  }
  return null;
}

export function isAttributeKey(key: string): boolean {
  return key.length <= KEY_LENGTH_MAX && KEY.test(key);
}

export function isSubkey(subkey: string): boolean {
  return subkey.length <= KEY_LENGTH_MAX && SUBKEY.test(subkey);
}

const KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const SUBKEY = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const RESERVED_KEYS: ReadonlySet<string> = new Set(['var', 'res', 'tag']);
/** No text with an object that has such a member is taken in: an export must not have one. */
const OBJECT_KEYS: ReadonlySet<string> = new Set(['constructor', 'prototype']);
const RESERVED_HINT = 'keys that start with "_", and var, res, tag are written by commands of their own (muster var, muster tag)';

function checkSubkey(subkey: string): Problem | null {
  if (subkey === '' || isSubkey(subkey)) return null;
  return problem('invalid', 'attribute.malformed-subkey', `${JSON.stringify(excerptOf(subkey))} is not a subkey`, {
    hint: 'a subkey is letters, digits, "_", "-", "." and starts with a letter, digit or "_"',
  });
}

function checkNumber(number: number | null): Problem | null {
  if (number === null || (Number.isInteger(number) && number >= 0 && number <= NUMBER_MAX)) return null;
  return problem('invalid', 'attribute.malformed-number', `${number} cannot be an attribute's number`, {
    hint: `a number is an integer from 0 to ${NUMBER_MAX}`,
  });
}
