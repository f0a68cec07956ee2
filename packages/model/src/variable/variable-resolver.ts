// Resolves many variables of many entities of one inventory. Entities that inherit from the same places share the work.
// Make one for one inventory at one moment; it must not outlive a change of it.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import { mergeValues } from './merge-values.ts';
import { saidNames, saidValues } from './said-values.ts';
import { SourceFinder, type SourceLevel } from './source-chain.ts';
import { mergeStrategies } from './strategy.ts';
import { VariableColumn } from './variable-column.ts';

export type ResolvedVariables = ReadonlyMap<string, Value>;

/** What the places that an entity inherits from give together; shared by all entities that inherit from just these. */
export interface Inheritance {
  readonly levels: readonly SourceLevel[];
  readonly values: Map<string, { readonly value: Value } | null>;
  names: readonly string[] | null;
}

export class VariableResolver {
  readonly inventory: Inventory;
  readonly sources: SourceFinder;
  readonly #inheritances = new Map<string, Inheritance>();
  readonly #strategies = new Map<EntityId, ReadonlyMap<string, MergeStrategy>>();
  readonly #columns = new Map<string, VariableColumn>();

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    this.sources = new SourceFinder(inventory);
  }

  /** Undefined when the variable is not set anywhere the entity has variables from. */
  value(entity: Entity, name: string): Value | undefined {
    const strategy = this.strategy(entity.tenant, name);
    const said = saidValues(entity, name);
    const strongest = said.at(-1);
    if (strategy === null && strongest !== undefined) return strongest.value;
    let resolved = this.#inherited(this.inheritance(entity), name, strategy);
    for (const { value } of said) resolved = { value: mergeValues(strategy, resolved, value) };
    return resolved?.value;
  }

  /** All variables of the entity, by name. */
  values(entity: Entity): ResolvedVariables {
    const inheritance = this.inheritance(entity);
    inheritance.names ??= namesOf(inheritance.levels);
    const resolved = new Map<string, Value>();
    for (const name of [...new Set([...inheritance.names, ...saidNames(entity)])].sort()) {
      const value = this.value(entity, name);
      if (value !== undefined) resolved.set(name, value);
    }
    return resolved;
  }

  /** The variable of every entity at once: what costs least when many are asked for the same. */
  column(name: string): VariableColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = new VariableColumn(this, name);
      this.#columns.set(name, column);
    }
    return column;
  }

  strategy(tenant: EntityId, name: string): MergeStrategy | null {
    let strategies = this.#strategies.get(tenant);
    if (strategies === undefined) {
      strategies = mergeStrategies(this.inventory, tenant);
      this.#strategies.set(tenant, strategies);
    }
    return strategies.get(name) ?? null;
  }

  inheritance(entity: Entity): Inheritance {
    const key = this.sources.inheritanceKey(entity);
    let inheritance = this.#inheritances.get(key);
    if (inheritance === undefined) {
      inheritance = { levels: this.sources.inheritedLevels(entity), values: new Map(), names: null };
      this.#inheritances.set(key, inheritance);
    }
    return inheritance;
  }

  #inherited(inheritance: Inheritance, name: string, strategy: MergeStrategy | null): { readonly value: Value } | null {
    let resolved = inheritance.values.get(name);
    if (resolved === undefined) {
      resolved = mergeLevels(inheritance.levels, name, strategy);
      inheritance.values.set(name, resolved);
    }
    return resolved;
  }
}

export function variableResolver(inventory: Inventory): VariableResolver {
  return new VariableResolver(inventory);
}

export function resolveVariables(inventory: Inventory, entity: Entity): ResolvedVariables {
  return variableResolver(inventory).values(entity);
}

/** Undefined when the variable is not set anywhere the entity has variables from. */
export function resolveVariable(inventory: Inventory, entity: Entity, name: string): Value | undefined {
  return variableResolver(inventory).value(entity, name);
}

function mergeLevels(levels: readonly SourceLevel[], name: string, strategy: MergeStrategy | null): { readonly value: Value } | null {
  let resolved: { readonly value: Value } | null = null;
  for (const level of levels) {
    for (const source of level) {
      for (const { value } of saidValues(source.entity, name)) resolved = { value: mergeValues(strategy, resolved, value) };
    }
  }
  return resolved;
}

function namesOf(levels: readonly SourceLevel[]): string[] {
  const names = new Set<string>();
  for (const source of levels.flat()) for (const name of saidNames(source.entity)) names.add(name);
  return [...names];
}
