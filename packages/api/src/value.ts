// Values on the wire: JSON scalars are themselves, one-key objects say the rest (model/src/value/value.ts).
import { z } from 'zod';
import { REF_LENGTH_MAX, VALUE_LENGTH_MAX } from './limits.ts';

export const text = z.string().max(VALUE_LENGTH_MAX);
export const ref = z
  .string()
  .min(1)
  .max(REF_LENGTH_MAX)
  .meta({
    id: 'EntityRef',
    description:
      'An id, a name, `category:name` or `kind:name`; the last three also after `tenant/`. A bare name that two categories share is ambiguous.',
    examples: ['web1', 'host:web1', 'default/rack:rack1'],
  });
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 lower-case hexadecimal digits' });
export const datetime = z.string().max(64).meta({ description: 'RFC 3339: a date, or a date and time with zone.' });

export const valueInput = z
  .union(
    [
      text,
      z.number(),
      z.boolean(),
      z.null(),
      z.strictObject({ text: text.meta({ description: 'Typed as the command line types it; the schema of the kind decides first.' }) }),
      z.strictObject({ datetime }),
      z.strictObject({ json: z.unknown() }),
      z.strictObject({ ref }),
      z.strictObject({ secret: text.meta({ description: 'The plain text on its way in; never sent back.' }) }),
      z.strictObject({ blob: sha256 }),
    ],
    {
      error: 'must be text, a number, true, false, null or an object with exactly one of the keys text, datetime, json, ref, secret, blob',
    },
  )
  .meta({ id: 'ValueInput', description: 'A value from outside.' });

/** A value in an answer. A secret shows as `{"secret": "(secret)"}`. */
export const value = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.object({ datetime: z.string() }),
    z.object({ json: z.unknown() }),
    z.object({ ref: z.string() }),
    z.object({ secret: z.string() }),
    z.object({ blob: z.string() }),
  ])
  .meta({ id: 'Value', description: 'A value in an answer; a secret shows as {"secret": "(secret)"}.' });

export const valueType = z.enum(['string', 'integer', 'float', 'boolean', 'null', 'datetime', 'json', 'ref', 'secret', 'blob']);
