// The document of apply and export: one entity with everything it has. One per NDJSON line, or a YAML or JSON list.
import { z } from 'zod';
import { kindDefinition } from './kind-definition.ts';
import {
  KEY_LENGTH_MAX,
  KEY_PATH_LENGTH_MAX,
  LIST_MAX,
  MESSAGE_LENGTH_MAX,
  NAME_LENGTH_MAX,
  URL_LENGTH_MAX,
  VALUES_MAX,
} from './limits.ts';
import { name, variable } from './operation.ts';
import { ref, sha256, valueInput } from './value.ts';

const refs = z.array(ref).max(LIST_MAX).readonly();
const item = z.string().min(1).max(NAME_LENGTH_MAX);
const port = z.string().min(1).max(KEY_LENGTH_MAX);

export const transferDocument = z
  .strictObject({
    kind: z.string().min(1).max(NAME_LENGTH_MAX),
    name,
    tenant: ref.exactOptional(),
    in: z.union([ref, refs], { error: 'must be a name or a list of names' }).exactOptional(),
    units: z.union([z.int(), z.string().min(1).max(32)]).exactOptional(),
    attributes: z
      .record(z.string().min(1).max(KEY_PATH_LENGTH_MAX), z.union([valueInput, z.array(valueInput).max(VALUES_MAX).readonly()]))
      .meta({ description: 'By `key`, `key.subkey` or `key.subkey#1`: a value or a list of values, made exactly so. Other keys stay.' })
      .exactOptional(),
    tags: refs.meta({ description: 'The whole list, in order.' }).exactOptional(),
    variables: z.record(variable, valueInput).exactOptional(),
    addresses: z
      .array(z.strictObject({ network: ref, address: item.exactOptional() }))
      .max(LIST_MAX)
      .readonly()
      .meta({ description: 'Without an address: has one of the network, or gets the lowest free one.' })
      .exactOptional(),
    connections: z
      .array(z.strictObject({ port, to: ref, peer_port: port }))
      .max(LIST_MAX)
      .readonly()
      .exactOptional(),
    gateways: z
      .array(z.strictObject({ to: ref, hosts: refs, via: z.enum(['ssh', 'relay']).exactOptional() }))
      .max(LIST_MAX)
      .readonly()
      .exactOptional(),
    service: z.strictObject({ role: ref, host: ref, vip: ref.exactOptional() }).exactOptional(),
    reservations: z
      .array(z.strictObject({ first: item, last: item.exactOptional(), note: z.string().max(MESSAGE_LENGTH_MAX).exactOptional() }))
      .max(LIST_MAX)
      .readonly()
      .exactOptional(),
    definition: kindDefinition.exactOptional(),
    merge: z
      .record(variable, z.enum(['deep', 'append', 'union']))
      .meta({ description: 'On a tenant: how values of a variable join.' })
      .exactOptional(),
    shares: refs.meta({ description: 'Tenants that may read it.' }).exactOptional(),
    variable_file: z
      .strictObject({ url: z.string().min(1).max(URL_LENGTH_MAX), sha256, variables: z.record(variable, z.unknown()) })
      .exactOptional(),
  })
  .meta({ id: 'TransferDocument', description: 'One entity, as apply reads and export writes it.' });
