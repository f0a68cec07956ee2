// A kind is the schema of an entity. Built-in kinds (built-in-kinds.ts) are data of the same shape as the kinds users define.
import type { ValueType } from '../value/value.ts';

export type Category = 'scope' | 'place' | 'equipment' | 'part' | 'resource' | 'group' | 'service' | 'tag' | 'access' | 'schema';

export interface KindDefinition {
  /** Lower case; a letter, then letters, digits, `-`, `_`. */
  readonly name: string;
  readonly category: Category;
  /** Runs an operating system: may carry tags, be in a cloud, become a node. */
  readonly host: boolean;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Default number of ports by type, e.g. `{"nic-eth": 2}`; changed per entity by the attribute `ports.<type>`. */
  readonly ports: Readonly<Record<string, number>>;
  /** What it may hold: kinds or categories. Empty: nothing. */
  readonly holds: readonly string[];
  /**
   * Members are in at most one holder of the same exclusivity: `place`, `cloud`, `region`... ;
   * null: a member may be in any number of such holders.
   */
  readonly exclusive: string | null;
  /** Rack units it offers to its members by default (attribute `units` overrides); 0: none. */
  readonly units: number;
  /** Attribute types that are enforced; keys not named are free. A key may be `key` or `key.subkey`. */
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
}

export interface AttributeSchema {
  readonly type: ValueType;
  readonly required?: boolean;
  /** The only values allowed. */
  readonly oneOf?: readonly (string | number)[];
}

/** All kinds there are: the built-in ones and those of the ledger. */
export interface KindRegistry {
  /** By canonical name or alias, without case; undefined when there is none. */
  find(word: string): KindDefinition | undefined;
  /** Canonical names in the category, or undefined when no category has that name. `host` counts as one. */
  inCategory(word: string): readonly KindDefinition[] | undefined;
  all(): readonly KindDefinition[];
}
