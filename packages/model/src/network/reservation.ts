// Addresses that are never given out: ranges, kept as facts of the network. Who owns one already keeps it.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ChangeStep } from '../change/change-step.ts';
import type { OperationResult, ReserveOperation } from '../change/operation.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { describe } from '../place/describe.ts';
import { parseAddress, renderAddress } from './address.ts';
import { type AddressRange, rangeContains, renderCidr } from './cidr.ts';
import { type Network, readNetwork, reservationsOf } from './network.ts';

export function reserveRange(step: ChangeStep, operation: ReserveOperation): Result<OperationResult, Problem> {
  const entity = step.resolve(operation.network, 'network');
  if (!entity.ok) return entity;
  const network = readNetwork(step.draft, entity.value);
  if (!network.ok) return network;
  const range = parseRange(operation.first, operation.last ?? operation.first);
  if (!range.ok) return range;
  const texts = renderRange(range.value);
  const present = factsOfType(entity.value, 'reservation').find((fact) => fact.first === texts[0] && fact.last === texts[1]);
  if (operation.remove === true) {
    if (present === undefined) return err(absent(entity.value, texts));
    step.draft.retract(present);
    return ok({ id: entity.value.id, items: texts });
  }
  const note = operation.note ?? '';
  if (present !== undefined && present.note === note) return ok({ id: entity.value.id, items: texts });
  const refusal = refuseReservation(network.value, range.value, present !== undefined);
  if (refusal !== null) return err(refusal);
  if (present !== undefined) step.draft.retract(present);
  step.draft.assert({ type: 'reservation', entity: entity.value.id, first: texts[0], last: texts[1], note });
  return ok({ id: entity.value.id, items: texts });
}

function parseRange(firstText: string, lastText: string): Result<AddressRange, Problem> {
  const first = parseAddress(firstText);
  if (!first.ok) return first;
  const last = parseAddress(lastText);
  if (!last.ok) return last;
  if (first.value.version === last.value.version && first.value.value <= last.value.value) {
    return ok({ version: first.value.version, first: first.value.value, last: last.value.value });
  }
  const detail = `${renderAddress(first.value)} to ${renderAddress(last.value)} is no range of addresses`;
  return err(problem('invalid', 'network.range', detail, { hint: 'write the lower address first' }));
}

function refuseReservation(network: Network, range: AddressRange, isPresent: boolean): Problem | null {
  const text = renderRange(range).join(' to ');
  if (!rangeContains(network.cidr, range)) {
    return problem('invalid', 'network.outside', `${text} is not in ${describe(network.entity)} (${renderCidr(network.cidr)})`);
  }
  const other = reservationsOf(network.entity).find(({ first, last }) => first <= range.last && range.first <= last);
  if (other === undefined || isPresent) return null;
  const detail = `${text} overlaps the reservation ${renderRange(other).join(' to ')} of ${describe(network.entity)}`;
  return problem('conflict', 'network.reservation-overlap', detail, { hint: 'take that one away first' });
}

function renderRange({ version, first, last }: AddressRange): [string, string] {
  return [renderAddress({ version, value: first }), renderAddress({ version, value: last })];
}

function absent(network: Entity, texts: readonly [string, string]): Problem {
  return problem('not_found', 'network.no-reservation', `${describe(network)} has no reservation ${texts.join(' to ')}`);
}
