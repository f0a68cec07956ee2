// What an expression is evaluated against, besides the expression itself.
import type { Visibility } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import type { ComplianceWord } from './ast.ts';

export interface EvaluationContext {
  readonly inventory: Inventory;
  readonly visibility: Visibility;
  /** For `var:`; without it no variable is known. */
  readonly resolveVariable?: VariableLookup;
  /** For `seen:`, `package:` and `compliance:`; without it nothing has been observed. */
  readonly observations?: Observations;
  /** How many steps (about 10 ns each) it may take; absent: `EVALUATION_STEPS_MAX`. */
  readonly stepsMax?: number;
}

/** The variable as it is resolved for the entity; undefined when it has none. A secret comes as `{secret}` and is refused. */
export type VariableLookup = (entity: Entity, name: string) => Value | undefined;

/** What nodes saw and reported. It is kept apart from the inventory's facts, so it comes from outside. */
export interface Observations {
  /** All values at a path of the node's observation (`memory.total`), none where nothing was seen. */
  seen(entity: Entity, path: string): readonly Value[];
  /** The installed versions of a package. */
  packages(entity: Entity, name: string): readonly InstalledPackage[];
  compliance(entity: Entity): ComplianceWord | null;
}

export interface InstalledPackage {
  readonly version: string;
  /** Negative when the installed version is older than `version`, as the node's package system orders them. */
  compareTo(version: string): number;
}

/** How long evaluation may run until it lets others go first; the clock is the caller's. */
export interface Slicing {
  readonly sliceMs: number;
  /** Milliseconds from any beginning. */
  now(): number;
}
