// Cables: one fact that is seen from both ends. It joins two free ports of one type of two entities.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import type { ConnectOperation, DisconnectOperation, OperationResult } from '../change/operation.ts';
import type { Entity } from '../entity/entity.ts';
import { describe, describeTo } from './describe.ts';
import { getPort, type Link, linksOf, type PortName, parsePortName, portCounts, renderPortName } from './port.ts';
import { mayJoin } from './sharing.ts';

/** One of the two things that a cable is to join. */
interface End {
  readonly entity: Entity;
  readonly counts: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, Link>;
  /** The port that was named, if one was. */
  readonly named: PortName | null;
}

export function connectPorts(step: ChangeStep, operation: ConnectOperation): Result<OperationResult, Problem> {
  const a = readEnd(step, operation.a, operation.port_a);
  if (!a.ok) return a;
  const b = readEnd(step, operation.b, operation.port_b);
  if (!b.ok) return b;
  const ends = [a.value, b.value] as const;
  const refusal = refuseEnds(ends);
  if (refusal !== null) return err(refusal);
  const ports = choosePorts(ends);
  if (!ports.ok) return ports;
  for (const [index, end] of ends.entries()) {
    const port = ports.value[index] ?? '';
    const link = end.links.get(port);
    if (link !== undefined) return err(used(step, end.entity, link));
  }
  const [port, peerPort] = ports.value;
  step.draft.assert({ type: 'connection', entity: a.value.entity.id, port, peer: b.value.entity.id, peerPort });
  return ok({ id: a.value.entity.id, ports: ports.value });
}

export function disconnectPort(step: ChangeStep, operation: DisconnectOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.entity);
  if (!entity.ok) return entity;
  const port = parsePortName(operation.port);
  if (!port.ok) return port;
  const link = linksOf(step.draft, entity.value).get(renderPortName(port.value));
  if (link === undefined) {
    return err(problem('not_found', 'port.free', `nothing is connected to ${operation.port} of ${describe(entity.value)}`));
  }
  step.draft.retract(link.fact);
  return ok({ id: entity.value.id, ports: [link.port, link.peerPort] });
}

function readEnd(step: ChangeStep, ref: string, text: string | undefined): Result<End, Problem> {
  const entity = step.resolve(ref);
  if (!entity.ok) return entity;
  const port = text === undefined ? null : getPort(step.draft, entity.value, text);
  if (port !== null && !port.ok) return port;
  return ok({
    entity: entity.value,
    counts: portCounts(step.draft, entity.value),
    links: linksOf(step.draft, entity.value),
    named: port === null ? null : port.value,
  });
}

function refuseEnds([a, b]: readonly [End, End]): Problem | null {
  if (a.entity.id === b.entity.id) {
    return problem('conflict', 'connection.self', `${describe(a.entity)} cannot be connected to itself`);
  }
  if (!mayJoin(a.entity, b.entity)) {
    return problem('conflict', 'connection.tenant', `${describe(a.entity)} and ${describe(b.entity)} belong to different tenants`, {
      hint: 'share one of them with the other’s tenant',
    });
  }
  if (a.named !== null && b.named !== null && a.named.type !== b.named.type) {
    const [left, right] = [renderPortName(a.named), renderPortName(b.named)];
    return problem('invalid', 'connection.types', `${left} of ${describe(a.entity)} does not fit ${right} of ${describe(b.entity)}`, {
      hint: 'a cable joins two ports of one type',
    });
  }
  return null;
}

/** The named ports; for an end without one, the lowest free port of the only type that makes sense. */
function choosePorts(ends: readonly [End, End]): Result<readonly [string, string], Problem> {
  const [a, b] = ends;
  const candidates = sensibleTypes(ends)
    .map((type) => [openPort(a, type), openPort(b, type)] as const)
    .filter((pair): pair is readonly [string, string] => pair[0] !== null && pair[1] !== null);
  const [only, ...others] = candidates;
  if (only === undefined) return err(noPairing(ends));
  return others.length === 0 ? ok(only) : err(manyPairings(ends, candidates));
}

/** A server has network, power and console ports as a console server has; but one connects to a console server for its consoles. */
function sensibleTypes([a, b]: readonly [End, End]): string[] {
  const type = a.named?.type ?? b.named?.type;
  if (type !== undefined) return [type];
  const shared = [...a.counts.keys()].filter((candidate) => b.counts.has(candidate));
  const purposes = shared.filter((candidate) => candidate === purposeOf(a) || candidate === purposeOf(b));
  return purposes.length === 0 ? shared : purposes;
}

/** Fewer ports of a type are something to be plugged in with, not what a thing is there for. */
const PURPOSE_PORTS_MIN = 4;

/** The type of more than half of its ports: of a switch network, of a PDU power, of a console server consoles. */
function purposeOf(end: End): string | null {
  const total = [...end.counts.values()].reduce((sum, count) => sum + count, 0);
  for (const [type, count] of end.counts) if (count >= PURPOSE_PORTS_MIN && count * 2 > total) return type;
  return null;
}

/** The port that was named, free or not, or the lowest free one of the type. */
function openPort(end: End, type: string): string | null {
  if (end.named !== null) return renderPortName(end.named);
  for (let number = 1; number <= (end.counts.get(type) ?? 0); number++) {
    const name = renderPortName({ type, number });
    if (!end.links.has(name)) return name;
  }
  return null;
}

function noPairing([a, b]: readonly [End, End]): Problem {
  const detail = `${describe(a.entity)} and ${describe(b.entity)} have no free ports that fit each other`;
  return problem('exhausted', 'connection.none', detail, { hint: 'list the ports of both; attribute ports.<type> gives more' });
}

function manyPairings([a, b]: readonly [End, End], candidates: readonly (readonly [string, string])[]): Problem {
  const pairs = candidates.map(([left, right]) => `${left} to ${right}`);
  const detail = `${describe(a.entity)} and ${describe(b.entity)} can be connected in several ways: ${pairs.join(', ')}`;
  return problem('ambiguous', 'connection.ambiguous', detail, { hint: 'name the ports', data: { pairs } });
}

function used(step: ChangeStep, entity: Entity, link: Link): Problem {
  const peer = step.draft.entity(link.peer);
  const far = peer !== undefined && step.sees.sees(peer) ? `${link.peerPort} of ${describe(peer)}` : describeTo(step.sees, peer);
  return problem('conflict', 'port.used', `${link.port} of ${describe(entity)} is connected to ${far} already`, {
    hint: 'disconnect it first, or choose another port',
  });
}
