import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { AttributePlace } from '../change/attribute-key.ts';
import { excerptOf } from '../change/resolve-ref.ts';

const PATH = /^([^.#]+)(?:\.([^#]+))?(?:#(0|[1-9][0-9]{0,9}))?$/;

/** `key`, `key.subkey`, `key#1`, `key.subkey#1`. Whether key and subkey may be written is not judged here. */
export function parseAttributePath(text: string): Result<AttributePlace, Problem> {
  const [, key, subkey = '', number] = text.length > PATH_LENGTH_MAX ? [] : (PATH.exec(text) ?? []);
  if (key !== undefined) return ok({ key, subkey, number: number === undefined ? null : Number(number) });
  return err(
    problem('invalid', 'attribute.malformed-key', `${JSON.stringify(excerptOf(text))} names no attribute`, {
      hint: 'write key, key.subkey, key#1 or key.subkey#1',
    }),
  );
}

/** Two of the longest keys, and a number. */
const PATH_LENGTH_MAX = 300;
