import { cloudOf, type Entity, findRoute, networkUsage, renderAddress, renderCidr } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { viewBrief, viewNamed } from '../services/entity-view.ts';
import { type Reading, read } from '../services/reading.ts';

export const networkHandlers = {
  'networks.get': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref, 'network');
      if (!entity.ok) return entity;
      const usage = networkUsage(reading.inventory, entity.value, reading);
      if (!usage.ok) return usage;
      const { network, size, used, reserved, free, next, outer } = usage.value;
      const body = {
        id: entity.value.id,
        name: entity.value.name,
        tenant: viewNamed(reading, entity.value.tenant),
        cidr: renderCidr(network.cidr),
        version: network.cidr.version,
        gateway: network.gateway === null ? null : renderAddress(network.gateway),
        ...{ size: String(size), used: Number(used), reserved: String(reserved), free: String(free), next },
        parent: outer === null ? null : { id: outer.id, name: outer.name },
        revision: reading.revision,
      };
      return ok({ revision: reading.revision, body });
    }),
  'clouds.route': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const from = cloudAt(reading, call.query.from);
      if (!from.ok) return from;
      const to = cloudAt(reading, call.query.to);
      if (!to.ok) return to;
      const hops = findRoute(reading.inventory, { from: from.value, to: to.value }, reading);
      if (!hops.ok) return hops;
      const body = {
        from: named(from.value),
        to: named(to.value),
        hops: hops.value.map((hop) => ({
          from: named(hop.from),
          to: named(hop.to),
          hosts: hop.through.map(({ host }) => viewBrief(host)),
          via: hop.through[0]?.via ?? 'ssh',
        })),
        revision: reading.revision,
      };
      return ok({ revision: reading.revision, body });
    }),
} satisfies Partial<Handlers>;

/** A cloud, or the cloud that a host is in. */
function cloudAt(reading: Reading, ref: string): Result<Entity, Problem> {
  const cloud = reading.resolve(ref, 'cloud');
  if (cloud.ok) return cloud;
  const entity = reading.resolve(ref);
  if (!entity.ok) return entity;
  if (entity.value.kind === 'cloud') return entity;
  const membership = cloudOf(reading.inventory, entity.value);
  if (!membership.ok) return membership;
  const found = membership.value?.cloud;
  if (found !== undefined && reading.sees(found)) return ok(found);
  return err(
    problem('not_found', 'cloud.none', `${entity.value.kind} ${entity.value.name} is in no cloud.`, {
      hint: `muster insert ${entity.value.name} CLOUD`,
    }),
  );
}

function named({ id, name }: Entity): { id: string; name: string } {
  return { id, name };
}
