// The transfer format: what `muster export` writes and `muster apply` reads, one document per entity. Names refer forward
// and back; a document says what is to be there, and what it does not mention stays.

import type { EntityRef, UnitsInput, ValueInput } from '../change/operation.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import type { KindDefinition } from '../kind/kind.ts';

export interface TransferDocument {
  readonly kind: string;
  readonly name: string;
  /** Where the entity belongs and its references are looked up; the load's own tenant when absent. */
  readonly tenant?: string;
  readonly in?: readonly EntityRef[];
  /** In the one holder that has units. */
  readonly units?: UnitsInput;
  /** By `key`, `key.subkey`, `key#1`, `key.subkey#1`. */
  readonly attributes?: Readonly<Record<string, readonly ValueInput[]>>;
  /** Weakest first. */
  readonly tags?: readonly EntityRef[];
  readonly variables?: Readonly<Record<string, ValueInput>>;
  readonly addresses?: readonly TransferAddress[];
  readonly connections?: readonly TransferConnection[];
  readonly gateways?: readonly TransferGateway[];
  readonly service?: TransferService;
  readonly reservations?: readonly TransferReservation[];
  /** Tenants that may read it. */
  readonly shares?: readonly EntityRef[];
  /** Of a tenant: how variables join. */
  readonly merge?: Readonly<Record<string, MergeStrategy>>;
  readonly variable_file?: TransferVariableFile;
  /** Of a kind. */
  readonly definition?: KindDefinition;
}

export interface TransferAddress {
  /** The network, or the generator whose name or number it is. */
  readonly network: EntityRef;
  /** Absent: any; what it has already will do. */
  readonly address?: string;
}
export interface TransferConnection {
  readonly port: string;
  readonly to: EntityRef;
  readonly peer_port: string;
}
export interface TransferGateway {
  readonly to: EntityRef;
  readonly hosts: readonly EntityRef[];
  readonly via?: 'ssh' | 'relay';
}
export interface TransferService {
  readonly role: EntityRef;
  readonly host: EntityRef;
  readonly vip?: EntityRef;
}
export interface TransferReservation {
  readonly first: string;
  readonly last?: string;
  readonly note?: string;
}
export interface TransferVariableFile {
  readonly url: string;
  readonly sha256: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
