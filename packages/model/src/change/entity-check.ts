// What must be true of an entity whatever brought it about. Operations refuse what would break it; a revert, and a change of
// the attributes that rules rest on (units, ports, cidr), are checked by these functions when they are whole.
import { type Problem, problem } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { AddressFact } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { checkAttributes } from '../kind/attribute-schema.ts';
import { readSource } from '../network/item-source.ts';
import { describeTo } from '../place/describe.ts';
import { findExclusive, refuseHolding } from '../place/holding.ts';
import { getPort, linksOf } from '../place/port.ts';
import { type Occupant, occupantsOf, renderUnits, unitCount } from '../place/rack-units.ts';
import { kindOf } from './entity-kind.ts';
import { checkName } from './entity-name.ts';
import { targetsOf } from './pointers.ts';
import { checkTagCarrier, includesItself, tagCycle, tagsOf } from './tag.ts';

/** Everything that is wrong with the entity as the inventory has it. Others are named only where they may be seen. */
export function checkEntity(inventory: Inventory, entity: Entity, sees: Visibility): Problem[] {
  if (inventory.kinds.find(entity.kind) === undefined) return [unknownKind(entity)];
  const missing = checkTargets(inventory, entity);
  // The other checks read through what the facts point at.
  if (missing.length > 0) return missing;
  const kind = kindOf(inventory, entity);
  const name = checkName(inventory, { entity: entity.id, kind, tenant: entity.tenant, name: entity.name });
  return [
    ...(name === null ? [] : [name]),
    ...checkAttributes(kind, entity),
    ...checkTags(inventory, entity),
    ...checkHoldings(inventory, entity, sees),
    ...checkUnits(inventory, entity, sees),
    ...checkLinks(inventory, entity),
  ];
}

/** Units of a holder: within its count, each taken once. */
export function checkUnits(inventory: Inventory, holder: Entity, sees: Visibility): Problem[] {
  const count = unitCount(inventory, holder);
  const problems: Problem[] = [];
  let below: Occupant | null = null;
  for (const occupant of occupantsOf(inventory, holder.id)) {
    if (occupant.units[1] > count) problems.push(outsideRack(holder, occupant, { count, sees }));
    if (below !== null && below.units[1] >= occupant.units[0]) problems.push(unitTakenTwice(holder, [below, occupant], sees));
    if (below === null || occupant.units[1] > below.units[1]) below = occupant;
  }
  return problems;
}

/** Cables end at ports that are there, one each. */
export function checkLinks(inventory: Inventory, entity: Entity): Problem[] {
  const problems: Problem[] = [];
  const links = linksOf(inventory, entity);
  for (const port of links.keys()) {
    const found = getPort(inventory, entity, port);
    if (!found.ok) problems.push({ ...found.error, code: 'conflict', reason: 'port.in-use' });
  }
  if (cableCount(inventory, entity) > links.size) {
    problems.push(problem('conflict', 'port.used', `two cables would end at one port of ${entity.kind} ${entity.name}`));
  }
  return problems;
}

/** Null when the source would give the item out, were it free. Whether it is free is judged with all that was touched. */
export function checkItem(inventory: Inventory, { entity, source, item }: AddressFact): Problem | null {
  const giver = inventory.entity(source);
  const asker = inventory.entity(entity);
  if (giver === undefined || asker === undefined) return null;
  const read = readSource(inventory, giver);
  const parsed = read.ok ? read.value.parse(item, asker) : read;
  return parsed.ok ? null : parsed.error;
}

/** Whatever its facts point at is there. */
export function checkTargets(inventory: Inventory, entity: Entity): Problem[] {
  const problems: Problem[] = [];
  for (const fact of entity.facts) {
    if (targetsOf(fact).every((id) => inventory.entity(id) !== undefined)) continue;
    problems.push(
      problem('conflict', 'fact.dangling', `${entity.kind} ${entity.name} has a ${fact.type} that points at what is not there`),
    );
  }
  return problems;
}

function checkTags(inventory: Inventory, entity: Entity): Problem[] {
  const tags = tagsOf(entity);
  if (tags.length === 0) return [];
  const carrier = checkTagCarrier(inventory, entity);
  const problems = carrier === null ? [] : [carrier];
  if (inventory.count(axis.tag, entity.id) > 0 && includesItself(inventory, entity.id)) problems.push(tagCycle(entity));
  if (new Set(tags.map((fact) => fact.rank)).size < tags.length) {
    problems.push(problem('conflict', 'tag.same-rank', `two tags of ${entity.name} would be equally strong`));
  }
  return problems;
}

function checkHoldings(inventory: Inventory, entity: Entity, sees: Visibility): Problem[] {
  const problems: Problem[] = [];
  for (const fact of factsOfType(entity, 'holding')) {
    const holder = inventory.entity(fact.holder);
    if (holder === undefined) continue;
    const refusal = refuseHolding(inventory, { entity, holder });
    if (refusal !== null) problems.push(refusal);
    if (findExclusive(inventory, { entity, holder }) !== undefined) problems.push(twoPlaces(entity, describeTo(sees, holder)));
    if (fact.units !== undefined) problems.push(...checkUnits(inventory, holder, sees));
  }
  return problems;
}

function cableCount(inventory: Inventory, entity: Entity): number {
  let count = factsOfType(entity, 'connection').length;
  for (const slot of inventory.slots(axis.peer, entity.id)) {
    const peer = inventory.at(slot);
    for (const fact of peer === undefined ? [] : factsOfType(peer, 'connection')) if (fact.peer === entity.id) count++;
  }
  return count;
}

function unknownKind(entity: Entity): Problem {
  return problem('conflict', 'kind.missing', `${entity.name} is of the kind ${entity.kind}, which would not be there`);
}

function twoPlaces(entity: Entity, holder: string): Problem {
  return problem('conflict', 'holding.exclusive', `${entity.kind} ${entity.name} would be in ${holder} and in another at once`);
}

interface RackView {
  readonly count: number;
  readonly sees: Visibility;
}

function outsideRack(holder: Entity, occupant: Occupant, { count, sees }: RackView): Problem {
  const who = describeTo(sees, occupant.entity);
  const detail = `${who} is in units ${renderUnits(occupant.units)} of ${holder.name}, which would have ${count}`;
  return problem('conflict', 'units.in-use', detail);
}

function unitTakenTwice(holder: Entity, [a, b]: readonly [Occupant, Occupant], sees: Visibility): Problem {
  const who = `${describeTo(sees, a.entity)} and ${describeTo(sees, b.entity)}`;
  return problem('conflict', 'units.taken', `${who} would share unit ${renderUnits(b.units)} of ${holder.name}`);
}
