// An expression as data. Every node is frozen and says by `kind` what it is; nothing in it refers to an inventory,
// so one parsed expression serves any number of evaluations.

export type Expression =
  | AllExpression
  | NotExpression
  | AndExpression
  | OrExpression
  | RelatedExpression
  | SelectExpression
  | CompareExpression
  | HasKeyExpression
  | CountExpression
  | MatchExpression
  | VariableExpression
  | SeenExpression
  | PackageExpression
  | ComplianceExpression;

/** `all`, and the empty expression. */
export interface AllExpression {
  readonly kind: 'all';
}
export interface NotExpression {
  readonly kind: 'not';
  readonly operand: Expression;
}
/** Two or more operands. */
export interface AndExpression {
  readonly kind: 'and';
  readonly operands: readonly Expression[];
}
export interface OrExpression {
  readonly kind: 'or';
  readonly operands: readonly Expression[];
}
/** Those of `left` that have (or, negated, have not) the relation to at least one of `right`. */
export interface RelatedExpression {
  readonly kind: 'related';
  readonly relation: Relation;
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}
export type Relation = 'in' | 'contains' | 'connected to' | 'wired to' | 'runs on' | 'hosts';

/** `kind` (also written `driver`), `name` (also a bare word), `tag`, `tenant`, `id`, `ip`, or a kind or category of holders in lower case. */
export interface SelectExpression {
  readonly kind: 'select';
  readonly selector: string;
  readonly pattern: Pattern;
}
/** Some value at the path compares so. `key ~ x` is `key = /x/`. */
export interface CompareExpression {
  readonly kind: 'compare';
  readonly path: KeyPath;
  readonly operator: Operator;
  readonly value: Operand;
}
/** Any value at all: where the path has no subkey, any subkey counts. */
export interface HasKeyExpression {
  readonly kind: 'haskey';
  readonly path: KeyPath;
}
export interface CountExpression {
  readonly kind: 'count';
  readonly path: KeyPath;
  readonly operator: Operator;
  readonly count: number;
}
/**
 * Three kinds of matching: `has` - the given pairs exist; `only` - moreover the given keys have no other values;
 * `exactly` - moreover there are no other (visible) attributes.
 */
export interface MatchExpression {
  readonly kind: 'match';
  readonly mode: 'has' | 'only' | 'exactly';
  readonly pairs: readonly MatchPair[];
}
export interface MatchPair {
  readonly path: KeyPath;
  readonly value: Operand;
}
/** The resolved variable, or what lies at `path` inside it. */
export interface VariableExpression {
  readonly kind: 'variable';
  readonly name: string;
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: Operand;
}
/** What the node observed. */
export interface SeenExpression {
  readonly kind: 'seen';
  readonly path: string;
  readonly operator: Operator;
  readonly value: Operand;
}
/** Installed, in a version that compares so. */
export interface PackageExpression {
  readonly kind: 'package';
  readonly name: string;
  readonly version: { readonly operator: Operator; readonly text: string } | null;
}
export interface ComplianceExpression {
  readonly kind: 'compliance';
  readonly word: ComplianceWord;
}

export const COMPLIANCE_WORDS = [
  'compliant',
  'repaired',
  'non_compliant',
  'error',
  'not_applicable',
  'skipped',
  'pending',
  'no_report',
  'stale',
] as const;
export type ComplianceWord = (typeof COMPLIANCE_WORDS)[number];

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface KeyPath {
  readonly key: string;
  /** Empty: none. `*`: any. */
  readonly subkey: string;
  /** Null: any. */
  readonly number: number | null;
}

/** What names are compared with. */
export type Pattern = TextPattern | GlobPattern | RegexPattern;
/** What values are compared with. */
export type Operand = Pattern | WordOperand | ReferenceOperand;

/** Exactly this text, whatever characters it has. */
export interface TextPattern {
  readonly kind: 'text';
  readonly text: string;
}
/** `*`, `?` and `[...]`; matches the whole. */
export interface GlobPattern {
  readonly kind: 'glob';
  readonly text: string;
}
/** RE2; matches anywhere unless anchored. */
export interface RegexPattern {
  readonly kind: 'regex';
  readonly source: string;
  readonly ignoreCase: boolean;
}
/** Typed when it is compared: by the schema of the entity's kind, or as "values as text" says. */
export interface WordOperand {
  readonly kind: 'word';
  readonly text: string;
}
/** `@name` or `@kind:name`: a reference to an entity of that name. */
export interface ReferenceOperand {
  readonly kind: 'reference';
  readonly name: string;
}

export const RELATIONS: readonly Relation[] = ['in', 'contains', 'connected to', 'wired to', 'runs on', 'hosts'];

export const ALL: AllExpression = Object.freeze({ kind: 'all' });
