// From one row to the operations that make the inventory agree with it. What agrees already needs none: a load that is
// applied twice is no change the second time.
import { problem } from '@muster/protocol';
import type { EntityRef, UnitsInput, ValueInput } from '../change/operation.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { unitCount, unitsOfNothing } from '../place/rack-units.ts';
import { agrees, attributesOf, isMasked, isSecret, maskedSecret, planAttributes, qualifiedValue, refers } from './plan-attributes.ts';
import { planAddresses, planConnection, planGateway } from './plan-joins.ts';
import { isPlannedRow, type PlannedRow, type RowReader } from './planned-row.ts';
import type { RowPlanner } from './row-planner.ts';

/** `whole`: everything that the row is in and carries is there when it is made. */
export function planNewRow(planner: RowPlanner, row: PlannedRow, whole: boolean): void {
  const { document, kind, self } = row;
  if (kind.name === 'kind') return planKind(planner, row);
  const attributes = attributesOf(planner, row);
  if (kind.name === 'service') {
    planService(planner, row);
    planHolding(planner, row);
    planTags(planner, row);
    planAttributes(planner, row, attributes);
    return planRest(planner, row);
  }
  const settled = attributes.filter((attribute) => !attribute.values.some(refers));
  const qualify = (ref: EntityRef): EntityRef => planner.reader.qualify(row, ref);
  planner.list.add(kind.name === 'tenant' ? 'tenant' : 'create', row, {
    op: 'create',
    kind: kind.name,
    name: document.name,
    ...(document.tenant === undefined || kind.name === 'tenant' ? {} : { tenant: document.tenant }),
    ...(settled.length === 0 ? {} : { attributes: settled }),
    ...(whole && document.in !== undefined ? { in: document.in.map(qualify) } : {}),
    ...(whole && document.units !== undefined ? { units: document.units } : {}),
    ...(whole && document.tags !== undefined ? { tags: document.tags.map(qualify) } : {}),
  });
  // What is made next may be in it only because it is shared.
  for (const tenant of document.shares ?? []) planner.list.add('create', row, { op: 'share', entity: self, tenant });
  if (!whole) {
    planHolding(planner, row);
    planTags(planner, row);
  }
  planAttributes(
    planner,
    row,
    attributes.filter((attribute) => attribute.values.some(refers)),
  );
  planRest(planner, row);
}

export function planExistingRow(planner: RowPlanner, row: PlannedRow, entity: Entity): void {
  if (row.kind.name === 'kind') return planKind(planner, row);
  if (row.document.service !== undefined) planService(planner, row);
  for (const tenant of row.document.shares ?? []) planner.list.add('create', row, { op: 'share', entity: row.self, tenant });
  planHolding(planner, row);
  planTags(planner, row);
  const differing = attributesOf(planner, row).filter((attribute) => !agrees(entity, attribute));
  planAttributes(planner, row, differing);
  planRest(planner, row);
}

function planKind({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { document } = row;
  if (document.definition === undefined || (document.definition.name ?? document.name) !== document.name) {
    return reader.refuse(row, problem('invalid', 'apply.definition', `the kind ${document.name} needs a definition of that name`));
  }
  list.add('kind', row, { op: 'kind', definition: { ...document.definition, name: document.name } });
}

/** The service is named after its role and host; it gets its own name, if it has one, right after. */
function planService({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { service, name } = row.document;
  if (service === undefined) return reader.refuse(row, problem('invalid', 'apply.service', `the service ${name} needs a role and a host`));
  const [role, host, vip] = [service.role, service.host, service.vip].map((ref) =>
    ref === undefined ? undefined : reader.qualify(row, ref),
  );
  list.add('service', row, { op: 'service', role: role ?? '', host: host ?? '', ...(vip === undefined ? {} : { vip }) });
  const given = `${nameIn(reader, row, service.role)}-${nameIn(reader, row, service.host)}`;
  if (row.existing === null && given !== name)
    list.add('service', row, { op: 'rename', entity: reader.qualify(row, `service:${given}`), name });
}

function nameIn(reader: RowReader, row: PlannedRow, ref: EntityRef): string {
  const target = reader.targetOf(row, ref);
  if (isPlannedRow(target)) return target.document.name;
  return target?.name ?? ref.slice(Math.max(ref.lastIndexOf('/'), ref.lastIndexOf(':')) + 1);
}

function planHolding({ reader, list }: RowPlanner, row: PlannedRow): void {
  const refs = row.document.in ?? [];
  if (refs.length === 0 && row.document.units !== undefined) return reader.refuse(row, unitsOfNothing());
  // Where none of them has units, the first says so.
  const rack = refs.find((ref) => hasUnits(reader, reader.targetOf(row, ref))) ?? refs[0];
  for (const ref of refs) {
    const target = reader.targetOf(row, ref);
    const units = ref === rack ? row.document.units : undefined;
    if (row.existing !== null && target !== null && !isPlannedRow(target) && isIn(row.existing, target, units)) continue;
    const holder = reader.qualify(row, ref);
    list.add('describe', row, { op: 'put', entity: row.self, holder, move: true, ...(units === undefined ? {} : { units }) });
  }
}

function hasUnits(reader: RowReader, target: Entity | PlannedRow | null): boolean {
  if (target === null) return false;
  if (!isPlannedRow(target)) return unitCount(reader.inventory, target) > 0;
  return target.kind.units > 0 || Object.hasOwn(target.document.attributes ?? {}, 'units');
}

/** In the holder, and in these units where some are named: as many as it is high, from the lowest up. */
function isIn(entity: Entity, holder: Entity, units: UnitsInput | undefined): boolean {
  const holding = factsOfType(entity, 'holding').find((fact) => fact.holder === holder.id);
  if (holding === undefined || units === undefined) return holding !== undefined;
  const text = String(units);
  const [first, last] = holding.units ?? [];
  return text === `${first}-${last}` || text === String(first);
}

function planTags({ reader, list }: RowPlanner, row: PlannedRow): void {
  const { tags } = row.document;
  if (tags === undefined) return;
  list.add('describe', row, { op: 'tag', entity: row.self, mode: 'set', tags: tags.map((ref) => reader.qualify(row, ref)) });
}

function planRest(planner: RowPlanner, row: PlannedRow): void {
  const { list } = planner;
  const { document, self } = row;
  for (const [name, value] of Object.entries(document.variables ?? {})) planVariable(planner, row, { name, value });
  for (const [variable, strategy] of Object.entries(document.merge ?? {}))
    list.add('describe', row, { op: 'merge', entity: self, variable, strategy });
  if (document.variable_file !== undefined) list.add('describe', row, { op: 'varfile', entity: self, ...document.variable_file });
  for (const reservation of document.reservations ?? []) list.add('reserve', row, { op: 'reserve', network: self, ...reservation });
  planAddresses(planner, row);
  for (const connection of document.connections ?? []) planConnection(planner, row, connection);
  for (const gateway of document.gateways ?? []) planGateway(planner, row, gateway);
}

function planVariable(
  { reader, list }: RowPlanner,
  row: PlannedRow,
  variable: { readonly name: string; readonly value: ValueInput },
): void {
  const { name, value } = variable;
  if (!isMasked(value)) return list.add('describe', row, { op: 'var', entity: row.self, name, value: qualifiedValue(reader, row, value) });
  const present = row.existing === null ? undefined : factsOfType(row.existing, 'variable').find((fact) => fact.name === name);
  if (present === undefined || !isSecret(present.value)) reader.refuse(row, maskedSecret(row, name));
}
