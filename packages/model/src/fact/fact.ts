// Everything declared is one of these. A fact belongs to its `entity`; it holds from the revision that asserted it
// until the one that retracts it. The union is closed: a new type of fact needs its conflict key (conflict-key.ts),
// its checks (change/) and, where it is searched, its index terms (inventory/terms.ts).
import type { EntityId } from '../entity/id.ts';
import type { KindDefinition } from '../kind/kind.ts';
import type { Value } from '../value/value.ts';

/** What a fact says, before the ledger has given it a number. */
export type FactBody =
  | EntityFact
  | NameFact
  | AttributeFact
  | HoldingFact
  | ConnectionFact
  | AddressFact
  | ReservationFact
  | VariableFact
  | VariableFileFact
  | MergeFact
  | TagFact
  | GatewayFact
  | ServiceFact
  | DefinitionFact
  | GrantFact
  | TokenFact
  | ShareFact
  | CounterFact;

/** A fact in the ledger. */
export type Fact = FactBody & FactNumbers;

export interface FactNumbers {
  /** Unique and growing over the whole ledger: a later fact has a greater number. */
  readonly id: number;
  /** The revision that asserted it. */
  readonly revision: number;
}

/** The entity exists. Retracted only when it is deleted. */
export interface EntityFact {
  readonly type: 'entity';
  readonly entity: EntityId;
  readonly kind: string;
  readonly tenant: EntityId;
}
export interface NameFact {
  readonly type: 'name';
  readonly entity: EntityId;
  readonly name: string;
}
export interface AttributeFact {
  readonly type: 'attribute';
  readonly entity: EntityId;
  readonly key: string;
  /** Empty when there is none. */
  readonly subkey: string;
  /** Null when there is none. */
  readonly number: number | null;
  readonly value: Value;
}
/** `entity` is in `holder`. */
export interface HoldingFact {
  readonly type: 'holding';
  readonly entity: EntityId;
  readonly holder: EntityId;
  /** Lowest and highest rack unit taken, both inclusive; absent where the holder has no units. */
  readonly units?: readonly [number, number];
}
/** A cable: `port` of `entity` to `peerPort` of `peer`. Ports are written `type#number`. */
export interface ConnectionFact {
  readonly type: 'connection';
  readonly entity: EntityId;
  readonly port: string;
  readonly peer: EntityId;
  readonly peerPort: string;
}
/** `entity` owns `item` of `source`: an address of a network, a name or number of a generator. */
export interface AddressFact {
  readonly type: 'address';
  readonly entity: EntityId;
  readonly source: EntityId;
  /** An address in its canonical text (RFC 5952 for IPv6), or the generated name or number as text. */
  readonly item: string;
}
/** Addresses of a network that are never given out: first and last, inclusive. */
export interface ReservationFact {
  readonly type: 'reservation';
  readonly entity: EntityId;
  readonly first: string;
  readonly last: string;
  readonly note: string;
}
export interface VariableFact {
  readonly type: 'variable';
  readonly entity: EntityId;
  readonly name: string;
  readonly value: Value;
}
/** Variables from a file outside, pinned: the content that `sha256` names, parsed once, is `variables`. */
export interface VariableFileFact {
  readonly type: 'variable-file';
  readonly entity: EntityId;
  readonly url: string;
  readonly sha256: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
/** On a tenant: how values of this variable join. */
export interface MergeFact {
  readonly type: 'merge';
  readonly entity: EntityId;
  readonly variable: string;
  readonly strategy: MergeStrategy;
}
export type MergeStrategy = 'deep' | 'append' | 'union';

/** `entity` (a host, or a tag that includes tags) carries `tag`; a greater rank is stronger. */
export interface TagFact {
  readonly type: 'tag';
  readonly entity: EntityId;
  readonly tag: EntityId;
  readonly rank: number;
}
/** From the cloud `entity` to the cloud `to`, through `host`. A lower rank is tried first. */
export interface GatewayFact {
  readonly type: 'gateway';
  readonly entity: EntityId;
  readonly to: EntityId;
  readonly host: EntityId;
  readonly via: 'ssh' | 'relay';
  readonly rank: number;
}
/** The service `entity` is an instance of `role` on `host`, behind `vip` when there is one. */
export interface ServiceFact {
  readonly type: 'service';
  readonly entity: EntityId;
  readonly role: EntityId;
  readonly host: EntityId;
  readonly vip: EntityId | null;
}
/** The kind that `entity` (of kind `kind`) defines. */
export interface DefinitionFact {
  readonly type: 'definition';
  readonly entity: EntityId;
  readonly definition: KindDefinition;
}
/** The token `entity` may do `action` in `tenant` (null: in all) on what `expression` matches. */
export interface GrantFact {
  readonly type: 'grant';
  readonly entity: EntityId;
  readonly action: Action;
  readonly tenant: EntityId | null;
  /** Empty matches all. */
  readonly expression: string;
}
export type Action = 'read' | 'write' | 'approve' | 'run' | 'secrets' | 'admin';

/** Of the token's text only its SHA-256 is known. */
export interface TokenFact {
  readonly type: 'token';
  readonly entity: EntityId;
  readonly sha256: string;
  /** RFC 3339 in UTC, or null: never. */
  readonly expires: string | null;
}
/** The tenant `tenant` may read `entity`. */
export interface ShareFact {
  readonly type: 'share';
  readonly entity: EntityId;
  readonly tenant: EntityId;
}
/** The next number of `#auto` for a key. Only grows; a revert leaves it alone. */
export interface CounterFact {
  readonly type: 'counter';
  readonly entity: EntityId;
  readonly key: string;
  readonly next: number;
}
