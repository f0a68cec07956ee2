// How entities show in answers.
import { z } from 'zod';
import { kindDefinition } from './kind-definition.ts';
import { value } from './value.ts';

const units = z.tuple([z.int(), z.int()]).meta({ description: 'Lowest and highest rack unit, inclusive.' });
const revision = z.int().meta({ description: 'The revision that asserted it.' });

export const named = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Named' });

export const entityBrief = z.object({ id: z.string(), kind: z.string(), name: z.string() }).meta({ id: 'EntityBrief' });

export const holderView = z.object({ ...entityBrief.shape, units: units.exactOptional() }).meta({ id: 'HolderView' });

export const attributeView = z
  .object({
    key: z.string(),
    subkey: z.string().exactOptional(),
    number: z.int().exactOptional(),
    value,
    ref_name: z.string().meta({ description: 'Where the value is a reference: the name of what it points at.' }).exactOptional(),
    revision,
  })
  .meta({ id: 'AttributeView' });

export const addressView = z.object({ network: named, item: z.string() }).meta({ id: 'AddressView' });

export const connectionView = z
  .object({ port: z.string(), peer: entityBrief, peer_port: z.string() })
  .meta({ id: 'ConnectionView', description: 'One cable, seen from this end.' });

export const variableView = z.object({ name: z.string(), value }).meta({ id: 'VariableView' });

const gatewayView = z.object({ to: named, hosts: z.array(entityBrief).readonly(), via: z.enum(['ssh', 'relay']) });
const serviceView = z.object({ role: entityBrief, host: entityBrief, vip: entityBrief.nullable() });
const reservationView = z.object({ first: z.string(), last: z.string(), note: z.string() });
const variableFileView = z.object({ url: z.string(), sha256: z.string(), variables: z.record(z.string(), z.unknown()) });
const mergeView = z.object({ variable: z.string(), strategy: z.enum(['deep', 'append', 'union']) });

export const entityView = z
  .object({
    ...entityBrief.shape,
    tenant: named,
    attributes: z.array(attributeView).readonly(),
    holders: z.array(holderView).readonly(),
    tags: z.array(named).readonly().meta({ description: 'In order: later is stronger.' }),
    addresses: z.array(addressView).readonly(),
    connections: z.array(connectionView).readonly(),
    variables: z.array(variableView).readonly(),
    gateways: z.array(gatewayView).readonly().exactOptional(),
    service: serviceView.exactOptional(),
    reservations: z.array(reservationView).readonly().exactOptional(),
    variable_file: variableFileView.exactOptional(),
    merges: z.array(mergeView).readonly().exactOptional(),
    shared_with: z.array(named).readonly().exactOptional(),
    definition: kindDefinition.exactOptional(),
    etag: z.string().meta({ description: 'For If-Match: changes with every change of the entity.' }),
    created_revision: z.int(),
    changed_revision: z.int(),
  })
  .meta({ id: 'EntityView', description: 'An entity with everything that is declared about it.' });
