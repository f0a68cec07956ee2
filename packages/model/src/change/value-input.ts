// From a value as it comes in to a value as it is kept. What is too large, too deep or malformed is refused here.
import { canonicalJson, err, type Json, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { AttributeSchema } from '../kind/kind.ts';
import type { Value } from '../value/value.ts';
import { isDatetime, parseValueText } from '../value/value-text.ts';
import type { ChangeStep } from './change-step.ts';
import { VALUE_DEPTH_MAX, VALUE_LENGTH_MAX } from './limits.ts';
import type { ValueInput } from './operation.ts';
import { excerptOf } from './resolve-ref.ts';

type Resolver = Pick<ChangeStep, 'resolve'>;

/** `schema` decides what `{text}` means; whether the value fits the schema is checked elsewhere. */
export function decodeValue(step: Resolver, input: ValueInput, schema?: AttributeSchema): Result<Value, Problem> {
  if (typeof input === 'string') return decodeString(input);
  if (typeof input === 'number') return decodeNumber(input);
  if (typeof input === 'boolean' || input === null) return ok(input);
  if ('text' in input) return decodeText(step, input.text, schema);
  if ('datetime' in input) return decodeDatetime(input.datetime);
  if ('ref' in input) return decodeRef(step, input.ref);
  if ('blob' in input) return decodeBlob(input.blob);
  if ('secret' in input) return decodeSecret(input.secret);
  if ('json' in input) return decodeJson(input.json);
  return err(refused('value.malformed', 'a value is text, a number, true, false, null or an object with one known key'));
}

/** Lists and objects only: scalars are values of their own type wherever they come from. */
export function decodeJson(json: unknown): Result<Value, Problem> {
  if (typeof json === 'string') return decodeString(json);
  if (typeof json === 'number') return decodeNumber(json);
  if (typeof json === 'boolean' || json === null) return ok(json);
  const malformed = checkJson(json);
  if (malformed !== null) return err(malformed);
  return canonicalJson(json as Json).length > VALUE_LENGTH_MAX ? err(tooLong('JSON')) : ok({ json });
}

/** Null when it nests no deeper than allowed, and nothing in it could be taken for an object's inner workings. */
export function checkJson(json: unknown, depth = 1): Problem | null {
  if (typeof json === 'string') return json.isWellFormed() ? null : notUnicode();
  if (typeof json === 'number') return Number.isFinite(json) ? null : notFinite();
  if (typeof json === 'boolean' || json === null) return null;
  if (typeof json !== 'object') return refused('value.malformed', 'that is not JSON');
  if (depth > VALUE_DEPTH_MAX) return refused('value.too-deep', `JSON nests deeper than ${VALUE_DEPTH_MAX} levels`);
  for (const [key, member] of Object.entries(json)) {
    if (key === '__proto__') return refused('value.forbidden-key', 'JSON has a member named __proto__');
    const problemOfMember = (key.isWellFormed() ? null : notUnicode()) ?? checkJson(member, depth + 1);
    if (problemOfMember !== null) return problemOfMember;
  }
  return null;
}

function decodeString(text: string): Result<Value, Problem> {
  if (text.length > VALUE_LENGTH_MAX) return err(tooLong('text'));
  return text.isWellFormed() ? ok(text) : err(notUnicode());
}

// -0 and 0 are one value; only one of them is kept.
function decodeNumber(number: number): Result<Value, Problem> {
  return Number.isFinite(number) ? ok(number === 0 ? 0 : number) : err(notFinite());
}

function decodeDatetime(datetime: string): Result<Value, Problem> {
  if (isDatetime(datetime)) return ok({ datetime });
  return err(
    refused('value.malformed-datetime', `${JSON.stringify(excerptOf(datetime))} is not a date or time`, {
      hint: 'write 2026-01-31 or 2026-01-31T10:00:00Z',
    }),
  );
}

function decodeRef(step: Resolver, ref: string): Result<Value, Problem> {
  const entity = step.resolve(ref);
  return entity.ok ? ok({ ref: entity.value.id }) : entity;
}

function decodeBlob(blob: string): Result<Value, Problem> {
  if (SHA256.test(blob)) return ok({ blob });
  return err(
    refused('value.malformed-blob', 'a blob is named by its SHA-256 in 64 lower-case hexadecimal digits', {
      hint: 'muster blob put FILE prints it',
    }),
  );
}

function decodeSecret(secret: string): Result<Value, Problem> {
  return SECRET_ID.test(secret) ? ok({ secret }) : err(refused('value.malformed-secret', 'that is not the id of a secret'));
}

/** A schema decides from the raw text first. Without one `@x` is a reference, and what is in quotes is text whatever it looks like. */
function decodeText(step: Resolver, text: string, schema: AttributeSchema | undefined): Result<Value, Problem> {
  if (text.length > VALUE_LENGTH_MAX) return err(tooLong('text'));
  if (schema?.type === 'secret') {
    return err(refused('value.secret-as-text', 'this key holds a secret', { hint: 'give the value as {"secret": "..."}' }));
  }
  if (schema?.type === 'ref') return decodeRef(step, text.startsWith('@') ? text.slice(1) : text);
  if (schema === undefined && text.length > 1 && text.startsWith('@')) return decodeRef(step, text.slice(1));
  if (schema === undefined && QUOTED.test(text)) return decodeString(text.slice(1, -1).replace(/\\(["\\])/g, '$1'));
  const value = parseValueText(text, schema?.type);
  if (typeof value === 'string') return decodeString(value);
  return typeof value === 'object' && value !== null && 'json' in value ? decodeJson(value.json) : ok(value);
}

const QUOTED = /^".*"$/s;
const SHA256 = /^[0-9a-f]{64}$/;
/** Given by the server that keeps the ciphertext. */
const SECRET_ID = /^[A-Za-z0-9_-]{1,64}$/;

function refused(reason: string, detail: string, extras: { readonly hint?: string } = {}): Problem {
  return problem('invalid', reason, detail, extras);
}

function tooLong(what: string): Problem {
  return problem('too_large', 'value.too-long', `a value has at most ${VALUE_LENGTH_MAX} characters of ${what}`, {
    hint: 'larger contents are blobs: muster blob put',
  });
}

function notUnicode(): Problem {
  return refused('value.not-unicode', 'text with half a surrogate pair is not Unicode');
}

function notFinite(): Problem {
  return refused('value.not-finite', 'a number must be finite and within what a double can hold');
}
