import { z } from 'zod';
import {
  KEY_LENGTH_MAX,
  KEY_PATH_LENGTH_MAX,
  LIST_MAX,
  MESSAGE_LENGTH_MAX,
  NAME_LENGTH_MAX,
  NUMBER_MAX,
  VALUE_LENGTH_MAX,
} from './limits.ts';
import { valueType } from './value.ts';

const word = z.string().min(1).max(NAME_LENGTH_MAX);

export const category = z.enum(['scope', 'place', 'equipment', 'part', 'resource', 'group', 'service', 'tag', 'access', 'schema']);

export const attributeSchema = z
  .strictObject({
    type: valueType,
    required: z.boolean().exactOptional(),
    oneOf: z
      .array(z.union([z.string().max(VALUE_LENGTH_MAX), z.number()]))
      .max(LIST_MAX)
      .readonly()
      .exactOptional(),
  })
  .meta({ id: 'AttributeSchema' });

/** Everything but name and category may be left out. */
export const kindDefinition = z
  .strictObject({
    name: word.meta({ description: 'Lower case: a letter, then letters, digits, `-`, `_`.' }),
    category,
    host: z.boolean().default(false).meta({ description: 'Runs an operating system.' }),
    aliases: z.array(word).max(LIST_MAX).readonly().default([]),
    summary: z.string().max(MESSAGE_LENGTH_MAX).default(''),
    ports: z
      .record(z.string().min(1).max(KEY_LENGTH_MAX), z.int().min(0).max(NUMBER_MAX))
      .default({})
      .meta({ description: 'Default number of ports by type.', examples: [{ 'nic-eth': 2, 'pwr-nema-5': 1 }] }),
    holds: z.array(word).max(LIST_MAX).readonly().default([]).meta({ description: 'Kinds or categories it may hold.' }),
    exclusive: word
      .nullable()
      .default(null)
      .meta({ description: 'Members are in at most one holder of the same exclusivity; null: in any number.' }),
    units: z.int().min(0).max(1_000).default(0).meta({ description: 'Rack units it offers; 0: none.' }),
    attributes: z
      .record(z.string().min(1).max(KEY_PATH_LENGTH_MAX), attributeSchema)
      .default({})
      .meta({ description: 'Attribute types that are enforced, by `key` or `key.subkey`.' }),
  })
  .meta({ id: 'KindDefinition', description: 'The schema of an entity.' });
