// Units of a rack: numbered 1 up to a count, taken in adjacent runs, each by one device.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Visibility } from '../access/visibility.ts';
import type { UnitsInput } from '../change/operation.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { describe, describeTo } from './describe.ts';
import { membersOf } from './holders.ts';

/** Lowest and highest unit, both inclusive. */
export type UnitRange = readonly [number, number];

export interface Occupant {
  readonly entity: Entity;
  readonly units: UnitRange;
}

export interface UnitsWanted {
  readonly rack: Entity;
  readonly entity: Entity;
  readonly units?: UnitsInput | undefined;
  /** Who asks: an occupant that they may not see stays unnamed. */
  readonly sees: Visibility;
}

/** No rack is that high; a shelf with numbered places may be. Keeps the search for a free run small. */
export const UNITS_MAX = 1000;

const UNITS = /^([0-9]{1,6})(?:-([0-9]{1,6}))?$/;

/** How many units the holder offers: its attribute `units`, else what its kind says. 0 where its kind has none at all. */
export function unitCount(inventory: Inventory, holder: Entity): number {
  const byKind = inventory.kinds.find(holder.kind)?.units ?? 0;
  const value = byKind === 0 ? undefined : attributesAt(holder, 'units').at(-1)?.value;
  return typeof value === 'number' && Number.isInteger(value) ? Math.max(0, Math.min(value, UNITS_MAX)) : byKind;
}

/** How many units it takes: its attribute `height`; without one, equipment takes 1 and everything else none. 0 is for what hangs beside the rails. */
export function heightOf(inventory: Inventory, entity: Entity): Result<number, Problem> {
  const value = attributesAt(entity, 'height').at(-1)?.value;
  if (value === undefined) return ok(inventory.kinds.find(entity.kind)?.category === 'equipment' ? 1 : 0);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= UNITS_MAX) return ok(value);
  return err(
    problem('invalid', 'units.height', `the height of ${describe(entity)} is not a whole number of units`, {
      hint: `set height to an integer from 0 to ${UNITS_MAX}`,
    }),
  );
}

/** Who takes which units, lowest first. */
export function occupantsOf(inventory: Inventory, rack: EntityId): Occupant[] {
  const occupants: Occupant[] = [];
  for (const entity of membersOf(inventory, rack)) {
    for (const fact of factsOfType(entity, 'holding')) {
      if (fact.holder === rack && fact.units !== undefined) occupants.push({ entity, units: fact.units });
    }
  }
  return occupants.sort((a, b) => a.units[0] - b.units[0]);
}

/** The units that were named, or the lowest free run that is high enough; null where none are taken. */
export function chooseUnits(inventory: Inventory, wanted: UnitsWanted): Result<UnitRange | null, Problem> {
  const count = unitCount(inventory, wanted.rack);
  if (count === 0) return wanted.units === undefined ? ok(null) : err(noUnits(wanted));
  const height = heightOf(inventory, wanted.entity);
  if (!height.ok) return height;
  const others = occupantsOf(inventory, wanted.rack.id).filter((occupant) => occupant.entity.id !== wanted.entity.id);
  if (wanted.units !== undefined) return namedUnits(wanted, height.value, { count, others });
  return height.value === 0 ? ok(null) : lowestRun(wanted, height.value, { count, others });
}

interface RackState {
  readonly count: number;
  readonly others: readonly Occupant[];
}

function namedUnits(wanted: UnitsWanted, height: number, rack: RackState): Result<UnitRange, Problem> {
  const range = parseUnits(String(wanted.units), Math.max(1, height));
  if (range === null) return err(malformed(wanted));
  if (range[0] < 1 || range[1] > rack.count) return err(outside(wanted, range, rack.count));
  if (attributesAt(wanted.entity, 'height').length > 0 && range[1] - range[0] + 1 !== height)
    return err(wrongHeight(wanted, range, height));
  const occupant = rack.others.find(({ units }) => units[0] <= range[1] && range[0] <= units[1]);
  return occupant === undefined ? ok(range) : err(taken(wanted, range, occupant));
}

/** `4` is as many units as the height says, from 4 up; `4-6` is just these. */
function parseUnits(text: string, height: number): UnitRange | null {
  const match = UNITS.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first + height - 1 : Number(match[2]);
  return last < first ? null : [first, last];
}

function lowestRun(wanted: UnitsWanted, height: number, rack: RackState): Result<UnitRange, Problem> {
  let first = 1;
  for (const { units } of rack.others) {
    if (units[0] - first >= height) break;
    first = Math.max(first, units[1] + 1);
  }
  if (first + height - 1 <= rack.count) return ok([first, first + height - 1]);
  return err(
    problem('exhausted', 'units.full', `${describe(wanted.rack)} has no ${height} adjacent free units for ${describe(wanted.entity)}`, {
      hint: 'move something, choose another rack, or raise its attribute units',
      data: { rack: wanted.rack.name, height, units: rack.count },
    }),
  );
}

export function renderUnits(units: UnitRange): string {
  return units[0] === units[1] ? String(units[0]) : `${units[0]}-${units[1]}`;
}

/** Units are a place in a holder. */
export function unitsOfNothing(): Problem {
  return problem('invalid', 'units.none', 'units are those of a rack, and none is named', {
    hint: 'say in what it is, or leave the units out',
  });
}

function noUnits({ rack }: UnitsWanted): Problem {
  return problem('invalid', 'units.none', `${describe(rack)} has no units`, { hint: 'leave the unit out' });
}

function malformed({ units }: UnitsWanted): Problem {
  const text = JSON.stringify(String(units).slice(0, 40));
  return problem('invalid', 'units.malformed', `${text} names no units`, { hint: 'write one number, or a range like 4-6' });
}

function outside({ rack }: UnitsWanted, range: UnitRange, count: number): Problem {
  return problem('invalid', 'units.outside', `${describe(rack)} has units 1 to ${count}, not ${renderUnits(range)}`);
}

function wrongHeight({ entity }: UnitsWanted, range: UnitRange, height: number): Problem {
  return problem('invalid', 'units.height', `${describe(entity)} is ${height} units high, which ${renderUnits(range)} is not`, {
    hint: 'name only its lowest unit, or correct its attribute height',
  });
}

function taken({ rack, sees }: UnitsWanted, range: UnitRange, occupant: Occupant): Problem {
  const who = describeTo(sees, occupant.entity);
  const detail = `unit ${renderUnits(range)} of ${describe(rack)} is taken: ${who} is in ${renderUnits(occupant.units)}`;
  return problem('conflict', 'units.taken', detail, { hint: 'leave the unit out to get the lowest free ones' });
}
