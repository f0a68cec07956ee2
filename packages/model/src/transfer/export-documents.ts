// From an inventory to documents that `operationsFromDocuments` reads back. Secrets are masked, tokens and counters are
// left out: an export is for people, files and other installations.
import type { Visibility } from '../access/visibility.ts';
import { renderAttributePlace } from '../change/attribute-key.ts';
import { MASKED_SECRET } from '../change/describe-fact.ts';
import type { EntityRef, ValueInput } from '../change/operation.ts';
import { tagsOf } from '../change/tag.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import type { TransferDocument, TransferGateway } from './document.ts';

/** As it is written: what could be a list with one element is that element. */
export type ExportedDocument = Readonly<Record<string, unknown>> & { readonly kind: string; readonly name: string };

export interface ExportOptions {
  readonly sees: Visibility;
  /** The tenant that documents need not name; all name theirs when absent. */
  readonly tenant?: EntityId;
}

/** One document per entity, in the order of the slots. */
export function* exportDocuments(inventory: Inventory, slots: Iterable<number>, options: ExportOptions): Generator<ExportedDocument> {
  for (const slot of slots) {
    const entity = inventory.at(slot);
    if (entity === undefined || entity.kind === 'token' || !options.sees.sees(entity)) continue;
    yield exportEntity(new Exporter(inventory, entity, options), entity, options);
  }
}

function exportEntity(exporter: Exporter, entity: Entity, options: ExportOptions): ExportedDocument {
  const tenant = entity.kind === 'tenant' || entity.tenant === options.tenant ? undefined : exporter.tenantName();
  const parts: Record<string, unknown> = {
    tenant,
    ...exporter.holders(),
    attributes: exporter.attributes(),
    tags: exporter.tags(),
    variables: exporter.variables(),
    addresses: exporter.addresses(),
    connections: exporter.connections(),
    gateways: exporter.gateways(),
    service: exporter.service(),
    reservations: exporter.reservations(),
    shares: exporter.refs(factsOfType(entity, 'share').map((fact) => fact.tenant)),
    merge: exporter.merge(),
    variable_file: exporter.variableFile(),
    definition: factsOfType(entity, 'definition')[0]?.definition,
  };
  const document: ExportedDocument = { kind: entity.kind, name: entity.name };
  return Object.assign(document, Object.fromEntries(Object.entries(parts).filter(([, part]) => !isEmpty(part))));
}

/** The parts of one entity's document. References to what may not be seen are left out. */
class Exporter {
  readonly #inventory: Inventory;
  readonly #entity: Entity;
  readonly #options: ExportOptions;

  constructor(inventory: Inventory, entity: Entity, options: ExportOptions) {
    this.#inventory = inventory;
    this.#entity = entity;
    this.#options = options;
  }

  tenantName(): string | undefined {
    return this.#inventory.entity(this.#entity.tenant)?.name;
  }

  /** `kind:name`, with its tenant in front where that is another one. */
  ref(id: EntityId): EntityRef | undefined {
    const target = this.#inventory.entity(id);
    if (target === undefined || !this.#options.sees.sees(target)) return undefined;
    const local = `${target.kind}:${target.name}`;
    const isNear = target.tenant === this.#entity.tenant || target.kind === 'tenant';
    return isNear ? local : `${this.#inventory.entity(target.tenant)?.name ?? target.tenant}/${local}`;
  }

  refs(ids: readonly EntityId[]): readonly EntityRef[] {
    return ids.map((id) => this.ref(id)).filter((ref) => ref !== undefined);
  }

  holders(): Pick<TransferDocument, 'in' | 'units'> {
    const facts = factsOfType(this.#entity, 'holding');
    const units = facts.find((fact) => fact.units !== undefined && this.ref(fact.holder) !== undefined)?.units;
    const holders = { in: this.refs(facts.map((fact) => fact.holder)) };
    return units === undefined ? holders : { ...holders, units: units[0] === units[1] ? units[0] : `${units[0]}-${units[1]}` };
  }

  attributes(): Readonly<Record<string, unknown>> {
    const byPlace = new Map<string, ValueInput[]>();
    for (const fact of factsOfType(this.#entity, 'attribute')) {
      const value = fact.key.startsWith('_') ? undefined : this.#value(fact.value);
      if (value === undefined) continue;
      const place = renderAttributePlace(fact);
      const values = byPlace.get(place);
      if (values === undefined) byPlace.set(place, [value]);
      else values.push(value);
    }
    return Object.fromEntries([...byPlace].map(([place, values]) => [place, values.length === 1 ? values[0] : values]));
  }

  tags(): readonly EntityRef[] {
    return this.refs(tagsOf(this.#entity).map((fact) => fact.tag));
  }

  variables(): Readonly<Record<string, unknown>> {
    const entries = factsOfType(this.#entity, 'variable').map((fact) => [fact.name, this.#value(fact.value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  addresses(): unknown[] {
    return factsOfType(this.#entity, 'address').flatMap((fact) => {
      const network = this.ref(fact.source);
      return network === undefined ? [] : [{ network, address: fact.item }];
    });
  }

  connections(): unknown[] {
    return factsOfType(this.#entity, 'connection').flatMap((fact) => {
      const to = this.ref(fact.peer);
      return to === undefined ? [] : [{ port: fact.port, to, peer_port: fact.peerPort }];
    });
  }

  gateways(): TransferGateway[] {
    const byTarget = new Map<EntityRef, { to: EntityRef; hosts: EntityRef[]; via: 'ssh' | 'relay' }>();
    for (const fact of factsOfType(this.#entity, 'gateway').sort((a, b) => a.rank - b.rank)) {
      const [to, host] = [this.ref(fact.to), this.ref(fact.host)];
      if (to === undefined || host === undefined) continue;
      const gateway = byTarget.get(to) ?? { to, hosts: [], via: fact.via };
      byTarget.set(to, gateway);
      gateway.hosts.push(host);
    }
    return [...byTarget.values()];
  }

  service(): unknown {
    const [fact] = factsOfType(this.#entity, 'service');
    const role = fact === undefined ? undefined : this.ref(fact.role);
    const host = fact === undefined ? undefined : this.ref(fact.host);
    if (fact === undefined || role === undefined || host === undefined) return undefined;
    const vip = fact.vip === null ? undefined : this.ref(fact.vip);
    return vip === undefined ? { role, host } : { role, host, vip };
  }

  reservations(): unknown[] {
    return factsOfType(this.#entity, 'reservation').map(({ first, last, note }) => ({ first, last, ...(note === '' ? {} : { note }) }));
  }

  merge(): Readonly<Record<string, string>> {
    return Object.fromEntries(factsOfType(this.#entity, 'merge').map((fact) => [fact.variable, fact.strategy]));
  }

  variableFile(): unknown {
    const [fact] = factsOfType(this.#entity, 'variable-file');
    return fact === undefined ? undefined : { url: fact.url, sha256: fact.sha256, variables: fact.variables };
  }

  #value(value: Value): ValueInput | undefined {
    if (typeof value !== 'object' || value === null) return value;
    if ('secret' in value) return { secret: MASKED_SECRET };
    if (!('ref' in value)) return value;
    const ref = this.ref(value.ref);
    return ref === undefined ? undefined : { ref };
  }
}

function isEmpty(part: unknown): boolean {
  if (part === undefined) return true;
  if (Array.isArray(part)) return part.length === 0;
  return typeof part === 'object' && part !== null && Object.keys(part).length === 0;
}
