// The operation `service`: "add service W on server X to load balancer vip Y" (seed 1). The instance is an entity of its
// own, named `<role>-<host>`: one role runs once on a host. It is in its role, and in the VIP it serves.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import { checkName } from '../change/entity-name.ts';
import type { OperationResult, ServiceOperation } from '../change/operation.ts';
import { factsPointingAt } from '../change/pointers.ts';
import { type Entity, type FactOf, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import { describe } from './describe.ts';
import { serviceFactsAt } from './service-lookup.ts';
import { mayJoin } from './sharing.ts';

export function setService(step: ChangeStep, operation: ServiceOperation): Result<OperationResult, Problem> {
  const role = step.resolve(operation.role, 'role');
  if (!role.ok) return role;
  const host = step.resolve(operation.host, 'host');
  if (!host.ok) return host;
  const vip = operation.vip === undefined ? ok(null) : step.resolve(operation.vip, 'vip');
  if (!vip.ok) return vip;
  const parts: Parts = { role: role.value, host: host.value, vip: vip.value };
  const refusal = refuseForeign(parts);
  if (refusal !== null) return err(refusal);
  const present = serviceFactsAt(step.draft, parts.host.id).find((fact) => fact.role === parts.role.id && fact.host === parts.host.id);
  if (operation.remove === true) return removeService(step, parts, present);
  return present === undefined ? addService(step, parts) : changeVip(step, parts, present);
}

interface Parts {
  readonly role: Entity;
  readonly host: Entity;
  readonly vip: Entity | null;
}

function addService(step: ChangeStep, parts: Parts): Result<OperationResult, Problem> {
  const { role, host, vip } = parts;
  const id = step.newId();
  const name = `${role.name}-${host.name}`;
  const kind = step.draft.kinds.find('service');
  const refusal = kind === undefined ? null : checkName(step.draft, { entity: id, kind, tenant: host.tenant, name });
  if (refusal !== null) return err(refusal);
  step.draft.assert({ type: 'entity', entity: id, kind: 'service', tenant: host.tenant });
  step.draft.assert({ type: 'name', entity: id, name });
  step.draft.assert({ type: 'service', entity: id, role: role.id, host: host.id, vip: vip?.id ?? null });
  step.draft.assert({ type: 'holding', entity: id, holder: role.id });
  if (vip !== null) step.draft.assert({ type: 'holding', entity: id, holder: vip.id });
  return ok({ id, name });
}

/** Without a VIP in the operation, the service stays behind the one it has. */
function changeVip(step: ChangeStep, { vip }: Parts, present: FactOf<'service'>): Result<OperationResult, Problem> {
  const service = step.resolve(present.entity);
  if (!service.ok) return service;
  if (vip !== null && vip.id !== present.vip) {
    leave(step, service.value, present.vip);
    step.draft.retract(present);
    step.draft.assert({ type: 'service', entity: present.entity, role: present.role, host: present.host, vip: vip.id });
    const inside = factsOfType(service.value, 'holding').some((fact) => fact.holder === vip.id);
    if (!inside) step.draft.assert({ type: 'holding', entity: present.entity, holder: vip.id });
  }
  return ok({ id: service.value.id, name: service.value.name });
}

/** With a VIP it only leaves that; without, the service goes, and what is in groups of it with it. */
function removeService(step: ChangeStep, parts: Parts, present: FactOf<'service'> | undefined): Result<OperationResult, Problem> {
  const service = present === undefined ? undefined : step.draft.entity(present.entity);
  if (present === undefined || service === undefined || (parts.vip !== null && present.vip !== parts.vip.id)) return err(absent(parts));
  if (parts.vip !== null) {
    leave(step, service, present.vip);
    step.draft.retract(present);
    step.draft.assert({ type: 'service', entity: present.entity, role: present.role, host: present.host, vip: null });
  } else {
    for (const fact of [...factsPointingAt(step.draft, service.id)]) step.draft.retract(fact);
    for (const fact of step.draft.entity(service.id)?.facts ?? []) step.draft.retract(fact);
  }
  return ok({ id: service.id, name: service.name });
}

function leave(step: ChangeStep, service: Entity, vip: EntityId | null): void {
  for (const fact of factsOfType(service, 'holding')) if (fact.holder === vip) step.draft.retract(fact);
}

function refuseForeign({ role, host, vip }: Parts): Problem | null {
  const foreign = [role, vip].find((other) => other !== null && !mayJoin(other, host));
  if (foreign === undefined || foreign === null) return null;
  return problem('conflict', 'service.tenant', `${describe(foreign)} and ${describe(host)} belong to different tenants`, {
    hint: 'share one of them with the other’s tenant',
  });
}

function absent({ role, host, vip }: Parts): Problem {
  const behind = vip === null ? '' : ` behind ${describe(vip)}`;
  return problem('not_found', 'service.absent', `${describe(host)} runs no ${role.name}${behind}`);
}
