// Why a variable has the value it has: who won, who lost, what was joined.
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import { mergeValues, replacesAll } from './merge-values.ts';
import { saidNames, saidValues } from './said-values.ts';
import type { SourceClass } from './source.ts';
import { ownLevel, SourceFinder, type SourceLevel } from './source-chain.ts';
import { mergeStrategy } from './strategy.ts';

export interface VariableExplanation {
  readonly name: string;
  readonly value: Value;
  /** Null: the strongest replaces. */
  readonly strategy: MergeStrategy | null;
  /** The strongest that says it. */
  readonly winner: VariableOrigin;
  /** All that the value is made of, weakest first, the winner last. */
  readonly merged: readonly VariableOrigin[];
  /** All that say it in vain, strongest first. */
  readonly losers: readonly VariableOrigin[];
}

export interface VariableOrigin {
  readonly entity: { readonly id: EntityId; readonly kind: string; readonly name: string };
  readonly class: SourceClass;
  readonly priority: number;
  readonly distance: number;
  /** The revision that said so: it knows who, when and why. */
  readonly revision: number;
  readonly value: Value;
  /** Address of the variable file that says it; null when a fact of its own does. */
  readonly file: string | null;
}

/** Of all variables of the entity, or of those named, by name. */
export function explainVariables(inventory: Inventory, entity: Entity, names?: readonly string[]): VariableExplanation[] {
  const levels = [...new SourceFinder(inventory).inheritedLevels(entity), ownLevel(entity)];
  const asked = names ?? [...new Set(levels.flat().flatMap((source) => [...saidNames(source.entity)]))];
  const explained: VariableExplanation[] = [];
  for (const name of [...new Set(asked)].sort()) {
    const explanation = explain(name, originsOf(levels, name), mergeStrategy(inventory, entity.tenant, name));
    if (explanation !== null) explained.push(explanation);
  }
  return explained;
}

/** Weakest first. */
function originsOf(levels: readonly SourceLevel[], name: string): VariableOrigin[] {
  return levels.flat().flatMap((source) => {
    const { id, kind, name: entityName } = source.entity;
    return saidValues(source.entity, name).map(({ value, fact }) => ({
      entity: { id, kind, name: entityName },
      class: source.class,
      priority: source.priority,
      distance: source.distance,
      revision: fact.revision,
      value,
      file: fact.type === 'variable-file' ? fact.url : null,
    }));
  });
}

function explain(name: string, origins: readonly VariableOrigin[], strategy: MergeStrategy | null): VariableExplanation | null {
  const winner = origins.at(-1);
  if (winner === undefined) return null;
  const first = origins.findLastIndex((origin) => replacesAll(strategy, origin.value));
  const merged = origins.slice(Math.max(first, 0));
  let resolved: { readonly value: Value } = { value: winner.value };
  for (const [index, origin] of merged.entries()) {
    resolved = { value: mergeValues(strategy, index === 0 ? null : resolved, origin.value) };
  }
  return { name, value: resolved.value, strategy, winner, merged, losers: origins.slice(0, Math.max(first, 0)).reverse() };
}
