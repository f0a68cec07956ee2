// The schemas of POST /v1/changes. Their types are equal to those of model/src/change/operation.ts;
// operation.test.ts does not compile otherwise.
import { z } from 'zod';
import { kindDefinition } from './kind-definition.ts';
import {
  COUNT_MAX,
  EXPRESSION_LENGTH_MAX,
  GRANTS_MAX,
  KEY_LENGTH_MAX,
  LIST_MAX,
  MESSAGE_LENGTH_MAX,
  NAME_LENGTH_MAX,
  NUMBER_MAX,
  OPERATIONS_MAX,
  URL_LENGTH_MAX,
  VALUES_MAX,
} from './limits.ts';
import { datetime, ref, sha256, valueInput } from './value.ts';

export const name = z.string().min(1).max(NAME_LENGTH_MAX).meta({
  description: 'Letters, digits, `.`, `-`, `_`, starting with a letter or digit.',
});
export const message = z.string().max(MESSAGE_LENGTH_MAX);
export const expression = z.string().max(EXPRESSION_LENGTH_MAX).meta({ description: 'An expression; empty matches all.' });
const key = z.string().min(1).max(KEY_LENGTH_MAX);
export const variable = z.string().min(1).max(NAME_LENGTH_MAX).meta({ description: 'Name of a variable.' });
const subkey = z.string().max(KEY_LENGTH_MAX);
const number = z.int().min(0).max(NUMBER_MAX);
const count = z.int().min(1).max(COUNT_MAX);
const item = z.string().min(1).max(NAME_LENGTH_MAX);
const port = z
  .string()
  .min(1)
  .max(KEY_LENGTH_MAX)
  .meta({ description: '`type#number`.', examples: ['nic-eth#1'] });
const refs = z.array(ref).max(LIST_MAX).readonly();
const values = z.array(valueInput).max(VALUES_MAX).readonly();
const units = z
  .union([z.int().min(0).max(NUMBER_MAX), z.string().min(1).max(32)], { error: 'must be a rack unit (4) or a range of them ("4-6")' })
  .meta({ description: 'The lowest rack unit, or a range as text: `"4-6"`.' });
const guard = {
  if_match: z.string().max(64).meta({ description: 'The tag (etag) that was seen; anything else is a lost update.' }).exactOptional(),
};
const attributeKey = {
  key,
  subkey: subkey.exactOptional(),
  number: z.union([number, z.literal('auto')], { error: 'must be a whole number, or "auto"' }).exactOptional(),
};

export const attributeInput = z.strictObject({ ...attributeKey, values }).meta({ id: 'AttributeInput' });
const attributes = z.array(attributeInput).max(LIST_MAX).readonly();

/** What `create` takes besides `op` and `tenant`; also the body of POST /v1/entities. */
export const createFields = {
  kind: z.string().min(1).max(NAME_LENGTH_MAX),
  name: name.exactOptional(),
  name_from: ref.exactOptional(),
  in: refs.exactOptional(),
  units: units.exactOptional(),
  attributes: attributes.exactOptional(),
  tags: refs.exactOptional(),
  if_absent: z.boolean().exactOptional(),
};

/** What `pick` takes besides `op`; also the body of POST /v1/pick. */
export const pickFields = {
  count,
  query: expression,
  spread: z
    .string()
    .min(1)
    .max(NAME_LENGTH_MAX)
    .meta({ description: 'Each pick is inside a different entity of this kind.' })
    .exactOptional(),
  set: attributes.exactOptional(),
  into: ref.exactOptional(),
};

export const grantInput = z
  .strictObject({
    action: z.enum(['read', 'write', 'approve', 'run', 'secrets', 'admin']),
    tenant: ref.meta({ description: 'Absent: in every tenant.' }).exactOptional(),
    expression: expression.exactOptional(),
  })
  .meta({ id: 'GrantInput' });

const OPERATION_SCHEMAS = [
  z.strictObject({ op: z.literal('create'), ...createFields, tenant: ref.exactOptional() }),
  z.strictObject({ op: z.literal('rename'), entity: ref, name, ...guard }),
  z.strictObject({ op: z.literal('delete'), entity: ref, recursive: z.boolean().exactOptional(), ...guard }),
  z.strictObject({ op: z.literal('set'), entity: ref, ...attributeKey, values, ...guard }),
  z.strictObject({ op: z.literal('add'), entity: ref, ...attributeKey, values, ...guard }),
  z.strictObject({
    op: z.literal('unset'),
    entity: ref,
    key,
    subkey: subkey.exactOptional(),
    number: number.exactOptional(),
    values: values.exactOptional(),
    ...guard,
  }),
  z.strictObject({
    op: z.literal('put'),
    entity: ref,
    holder: ref,
    units: units.exactOptional(),
    move: z.boolean().exactOptional(),
    ...guard,
  }),
  z.strictObject({ op: z.literal('take'), entity: ref, holder: ref, ...guard }),
  z.strictObject({ op: z.literal('connect'), a: ref, port_a: port.exactOptional(), b: ref, port_b: port.exactOptional() }),
  z.strictObject({ op: z.literal('disconnect'), entity: ref, port }),
  z.strictObject({ op: z.literal('allocate'), entity: ref, source: ref, item: item.exactOptional(), count: count.exactOptional() }),
  z.strictObject({ op: z.literal('release'), source: ref, item }),
  z.strictObject({
    op: z.literal('reserve'),
    network: ref,
    first: item,
    last: item.exactOptional(),
    note: message.exactOptional(),
    remove: z.boolean().exactOptional(),
  }),
  z.strictObject({ op: z.literal('pick'), ...pickFields }),
  z.strictObject({ op: z.literal('tag'), entity: ref, mode: z.enum(['add', 'remove', 'set']), tags: refs, ...guard }),
  z.strictObject({ op: z.literal('var'), entity: ref, name: variable, value: valueInput.exactOptional(), ...guard }),
  z.strictObject({
    op: z.literal('merge'),
    entity: ref,
    variable,
    strategy: z.enum(['deep', 'append', 'union']).exactOptional(),
  }),
  z.strictObject({
    op: z.literal('varfile'),
    entity: ref,
    url: z.string().min(1).max(URL_LENGTH_MAX),
    sha256: sha256.exactOptional(),
    variables: z.record(variable, z.unknown()).exactOptional(),
  }),
  z.strictObject({ op: z.literal('gateway'), from: ref, to: ref, hosts: refs, via: z.enum(['ssh', 'relay']).exactOptional() }),
  z.strictObject({ op: z.literal('service'), role: ref, host: ref, vip: ref.exactOptional(), remove: z.boolean().exactOptional() }),
  z.strictObject({ op: z.literal('kind'), definition: kindDefinition }),
  z.strictObject({ op: z.literal('unkind'), name }),
  z.strictObject({ op: z.literal('share'), entity: ref, tenant: ref, remove: z.boolean().exactOptional() }),
  z.strictObject({
    op: z.literal('token'),
    name,
    sha256,
    expires: datetime.exactOptional(),
    grants: z.array(grantInput).max(GRANTS_MAX).readonly(),
  }),
] as const;

export const operation = z.discriminatedUnion('op', OPERATION_SCHEMAS).meta({
  id: 'Operation',
  description: 'One step of a change.',
});

export const operations = z.array(operation).max(OPERATIONS_MAX).readonly();

/** The values of `op`, for documents and completion. */
export const OPERATION_NAMES: readonly string[] = OPERATION_SCHEMAS.map((schema) => schema.shape.op.value);
