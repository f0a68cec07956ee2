import type { EntityView } from '@muster/api';
import { renderKeyPath } from '../input/key-path.ts';
import { printable } from './table.ts';
import { valueText } from './value-text.ts';

/** An entity for people: what it is, then one line per fact, in groups. */
export function renderEntity(entity: EntityView): string {
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['in', entity.holders.map((holder) => `${holder.kind}:${holder.name}${unitText(holder.units)}`)],
    ['tags', entity.tags.length === 0 ? [] : [entity.tags.map((tag) => tag.name).join(' ')]],
    ['addresses', entity.addresses.map((address) => `${address.item}  ${address.network.name}`)],
    ['ports', entity.connections.map((connection) => `${connection.port} -> ${connection.peer.name}:${connection.peer_port}`)],
    ['attributes', entity.attributes.map((attribute) => `${renderKeyPath(attribute)} = ${valueText(attribute.value, attribute.ref_name)}`)],
    ['variables', entity.variables.map((variable) => `${variable.name} = ${valueText(variable.value)}`)],
    [
      'gateways',
      (entity.gateways ?? []).map(
        (gateway) => `to ${gateway.to.name} by ${gateway.via} through ${gateway.hosts.map((host) => host.name).join(', ')}`,
      ),
    ],
    ['service', entity.service === undefined ? [] : [serviceText(entity.service)]],
    ['reserved', (entity.reservations ?? []).map((range) => `${range.first}-${range.last}${range.note === '' ? '' : `  ${range.note}`}`)],
    ['file', entity.variable_file === undefined ? [] : [`${entity.variable_file.url} at ${entity.variable_file.sha256.slice(0, 12)}`]],
    ['shared', (entity.shared_with ?? []).map((tenant) => `with ${tenant.name}`)],
  ];
  const title = `${entity.kind} ${entity.name}   ${entity.id}   tenant ${entity.tenant.name}   revision ${entity.changed_revision}`;
  const lines = groups.flatMap(([label, items]) => items.map((item, at) => `  ${(at === 0 ? label : '').padEnd(12)}${printable(item)}`));
  return [title, ...lines].join('\n');
}

function unitText(units: readonly [number, number] | undefined): string {
  if (units === undefined) return '';
  return units[0] === units[1] ? ` unit ${units[0]}` : ` units ${units[0]}-${units[1]}`;
}

function serviceText(service: NonNullable<EntityView['service']>): string {
  return `${service.role.name} on ${service.host.name}${service.vip === null ? '' : ` behind ${service.vip.name}`}`;
}
