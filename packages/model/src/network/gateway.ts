// Gateways: from one cloud to another through hosts that are tried in order. The list is set as a whole.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import type { GatewayOperation, OperationResult } from '../change/operation.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { GatewayFact } from '../fact/fact.ts';
import { describe } from '../place/describe.ts';
import { mayJoin } from '../place/sharing.ts';

/** Every host of a hop is tried before the next hop is: nobody waits for more. */
export const GATEWAY_HOSTS_MAX = 100;

export function setGateway(step: ChangeStep, operation: GatewayOperation): Result<OperationResult, Problem> {
  const from = step.resolve(operation.from, 'cloud');
  if (!from.ok) return from;
  const to = step.resolve(operation.to, 'cloud');
  if (!to.ok) return to;
  const hosts = resolveHosts(step, operation.hosts);
  if (!hosts.ok) return hosts;
  const refusal = refuseGateway(from.value, to.value, hosts.value);
  if (refusal !== null) return err(refusal);
  const wanted = hosts.value.map((host, rank): GatewayFact => {
    return { type: 'gateway', entity: from.value.id, to: to.value.id, host: host.id, via: operation.via ?? 'ssh', rank };
  });
  const present = factsOfType(from.value, 'gateway').filter((fact) => fact.to === to.value.id);
  for (const fact of present) if (!wanted.some((gateway) => isSame(gateway, fact))) step.draft.retract(fact);
  for (const gateway of wanted) if (!present.some((fact) => isSame(gateway, fact))) step.draft.assert(gateway);
  return ok({ id: from.value.id });
}

function resolveHosts(step: ChangeStep, refs: readonly string[]): Result<Entity[], Problem> {
  if (refs.length > GATEWAY_HOSTS_MAX) {
    return err(problem('too_large', 'gateway.hosts', `a gateway goes through at most ${GATEWAY_HOSTS_MAX} hosts, not ${refs.length}`));
  }
  const hosts: Entity[] = [];
  for (const ref of refs) {
    const host = step.resolve(ref, 'host');
    if (!host.ok) return host;
    if (hosts.some((other) => other.id === host.value.id)) {
      return err(problem('invalid', 'gateway.twice', `${describe(host.value)} is named twice`));
    }
    hosts.push(host.value);
  }
  return ok(hosts);
}

function refuseGateway(from: Entity, to: Entity, hosts: readonly Entity[]): Problem | null {
  if (from.id === to.id) return problem('conflict', 'gateway.self', `${describe(from)} needs no gateway to itself`);
  const foreign = [to, ...hosts].find((other) => !mayJoin(from, other));
  if (foreign === undefined) return null;
  return problem('conflict', 'gateway.tenant', `${describe(from)} and ${describe(foreign)} belong to different tenants`, {
    hint: 'share one of them with the other’s tenant',
  });
}

function isSame(a: GatewayFact, b: GatewayFact): boolean {
  return a.host === b.host && a.via === b.via && a.rank === b.rank;
}
