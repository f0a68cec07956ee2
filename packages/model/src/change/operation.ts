// What a change may ask for. These are also the wire types of POST /v1/changes: snake_case, JSON only.
import type { Action, MergeStrategy } from '../fact/fact.ts';
import type { KindDefinition } from '../kind/kind.ts';

/**
 * How a caller names an entity: an id, a name, `category:name`, `kind:name`, or one of the last three after
 * `tenant/`. A bare name that two categories share is refused as ambiguous.
 */
export type EntityRef = string;

/**
 * A value from outside: JSON scalars are what they are; objects with one key say the rest.
 * `{text}` is typed as the command line types it (the kind's schema first); `{secret}` is the plain text on its way in.
 */
export type ValueInput =
  | string
  | number
  | boolean
  | null
  | { readonly text: string }
  | { readonly datetime: string }
  | { readonly json: unknown }
  | { readonly ref: EntityRef }
  | { readonly secret: string }
  | { readonly blob: string };

export interface AttributeInput {
  readonly key: string;
  readonly subkey?: string;
  /** `auto`: the entity's and key's next number, never one used before. */
  readonly number?: number | 'auto';
  readonly values: readonly ValueInput[];
}

interface Guarded {
  /** The entity's tag (`entityTag`) that the caller saw; anything else is a lost update (412). */
  readonly if_match?: string;
}

export interface CreateOperation {
  readonly op: 'create';
  readonly kind: string;
  /** Absent: taken from `name_from`. */
  readonly name?: string;
  /** The tenant it belongs to; the change's when absent. A tenant belongs to itself. */
  readonly tenant?: EntityRef;
  /** A name generator that gives the name. */
  readonly name_from?: EntityRef;
  readonly in?: readonly EntityRef[];
  readonly units?: UnitsInput;
  readonly attributes?: readonly AttributeInput[];
  readonly tags?: readonly EntityRef[];
  /** For bulk loads: an entity of that kind and name that is there already is left as it is. */
  readonly if_absent?: boolean;
}
export interface RenameOperation extends Guarded {
  readonly op: 'rename';
  readonly entity: EntityRef;
  readonly name: string;
}
export interface DeleteOperation extends Guarded {
  readonly op: 'delete';
  readonly entity: EntityRef;
  readonly recursive?: boolean;
}
/** The values at exactly that key, subkey and number become the given ones. */
export interface SetOperation extends Guarded, AttributeInput {
  readonly op: 'set';
  readonly entity: EntityRef;
}
/** Appends; an equal fact is no change. */
export interface AddOperation extends Guarded, AttributeInput {
  readonly op: 'add';
  readonly entity: EntityRef;
}
/** Removes all of the key; with subkey, number or values only those. */
export interface UnsetOperation extends Guarded {
  readonly op: 'unset';
  readonly entity: EntityRef;
  readonly key: string;
  readonly subkey?: string;
  readonly number?: number;
  readonly values?: readonly ValueInput[];
}
/** Rack units: one number (the lowest), `"4-6"`, or absent for the lowest free ones (as many as attribute `height` says, 1). */
export type UnitsInput = number | string;
export interface PutOperation extends Guarded {
  readonly op: 'put';
  readonly entity: EntityRef;
  readonly holder: EntityRef;
  readonly units?: UnitsInput;
  /** Leaves what it is in now (of the same exclusivity) in the same step, instead of refusing. */
  readonly move?: boolean;
}
export interface TakeOperation extends Guarded {
  readonly op: 'take';
  readonly entity: EntityRef;
  readonly holder: EntityRef;
}
/** Without ports: only when one pairing makes sense. Ports are `type#number`. */
export interface ConnectOperation {
  readonly op: 'connect';
  readonly a: EntityRef;
  readonly port_a?: string;
  readonly b: EntityRef;
  readonly port_b?: string;
}
export interface DisconnectOperation {
  readonly op: 'disconnect';
  readonly entity: EntityRef;
  readonly port: string;
}
/** From a network an address, from a generator a name or number; `item` asks for one, `count` for several. */
export interface AllocateOperation {
  readonly op: 'allocate';
  readonly entity: EntityRef;
  readonly source: EntityRef;
  readonly item?: string;
  readonly count?: number;
}
export interface ReleaseOperation {
  readonly op: 'release';
  readonly source: EntityRef;
  readonly item: string;
}
export interface ReserveOperation {
  readonly op: 'reserve';
  readonly network: EntityRef;
  readonly first: string;
  readonly last?: string;
  readonly note?: string;
  readonly remove?: boolean;
}
export interface PickOperation {
  readonly op: 'pick';
  readonly count: number;
  readonly query: string;
  /** Each pick is inside a different entity of this kind. */
  readonly spread?: string;
  readonly set?: readonly AttributeInput[];
  readonly into?: EntityRef;
}
/** `set` makes the list exactly these, in order, later is stronger; `add` appends; `remove` takes away. */
export interface TagOperation extends Guarded {
  readonly op: 'tag';
  readonly entity: EntityRef;
  readonly mode: 'add' | 'remove' | 'set';
  readonly tags: readonly EntityRef[];
}
export interface VarOperation extends Guarded {
  readonly op: 'var';
  readonly entity: EntityRef;
  readonly name: string;
  /** Absent: the variable is removed. */
  readonly value?: ValueInput;
}
/** On a tenant: how values of a variable join; absent strategy: they replace. */
export interface MergeOperation {
  readonly op: 'merge';
  readonly entity: EntityRef;
  readonly variable: string;
  readonly strategy?: MergeStrategy;
}
/** Pins a variable file's content, which the server has fetched and parsed; without `sha256`: forgets the file. */
export interface VarFileOperation {
  readonly op: 'varfile';
  readonly entity: EntityRef;
  readonly url: string;
  readonly sha256?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}
export interface GatewayOperation {
  readonly op: 'gateway';
  readonly from: EntityRef;
  readonly to: EntityRef;
  /** In the order they are tried; empty: no gateway any more. */
  readonly hosts: readonly EntityRef[];
  readonly via?: 'ssh' | 'relay';
}
export interface ServiceOperation {
  readonly op: 'service';
  readonly role: EntityRef;
  readonly host: EntityRef;
  readonly vip?: EntityRef;
  readonly remove?: boolean;
}
export interface KindOperation {
  readonly op: 'kind';
  readonly definition: KindDefinition;
}
export interface UnkindOperation {
  readonly op: 'unkind';
  readonly name: string;
}
export interface ShareOperation {
  readonly op: 'share';
  readonly entity: EntityRef;
  readonly tenant: EntityRef;
  readonly remove?: boolean;
}
/** Made by the server for POST /v1/tokens; refused in POST /v1/changes without the right `admin`. */
export interface TokenOperation {
  readonly op: 'token';
  readonly name: string;
  readonly sha256: string;
  readonly expires?: string;
  readonly grants: readonly GrantInput[];
}
export interface GrantInput {
  readonly action: Action;
  /** Absent: in every tenant. */
  readonly tenant?: EntityRef;
  readonly expression?: string;
}

export type Operation =
  | CreateOperation
  | RenameOperation
  | DeleteOperation
  | SetOperation
  | AddOperation
  | UnsetOperation
  | PutOperation
  | TakeOperation
  | ConnectOperation
  | DisconnectOperation
  | AllocateOperation
  | ReleaseOperation
  | ReserveOperation
  | PickOperation
  | TagOperation
  | VarOperation
  | MergeOperation
  | VarFileOperation
  | GatewayOperation
  | ServiceOperation
  | KindOperation
  | UnkindOperation
  | ShareOperation
  | TokenOperation;

/** One atomic change as asked for. */
export interface ChangeRequest {
  readonly message?: string;
  /** The tenant in which names are looked up and entities are made; `default` when absent. */
  readonly tenant?: EntityRef;
  readonly operations: readonly Operation[];
}

/** What an operation gave back, in the order of the operations. */
export interface OperationResult {
  /** Id of the entity that it made or touched first. */
  readonly id?: string;
  readonly name?: string;
  /** Addresses, names or numbers allocated. */
  readonly items?: readonly string[];
  /** Entities picked. */
  readonly picked?: readonly { readonly id: string; readonly name: string }[];
  /** Ports joined, or units taken. */
  readonly ports?: readonly [string, string];
  readonly units?: readonly [number, number];
  readonly number?: number;
}
