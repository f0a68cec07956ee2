// Where an entity's variables come from, and which place is stronger.
import { attributesAt, type Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';

/** Weakest first. A tie can only be between two sources of one class. */
export const SOURCE_CLASSES = ['tenant', 'cloud', 'region', 'cell', 'place', 'group', 'runs_on', 'tag', 'own'] as const;
export type SourceClass = (typeof SOURCE_CLASSES)[number];

const CLASS_RANK = Object.fromEntries(SOURCE_CLASSES.map((name, rank) => [name, rank])) as Readonly<Record<SourceClass, number>>;

export interface VariableSource {
  readonly entity: Entity;
  readonly class: SourceClass;
  /** Attribute `priority` of the source; 0 when it has none. */
  readonly priority: number;
  /** Steps of holding or of `runs_on`; for tags the place in the order, the strongest being 1; 0 for the entity itself. */
  readonly distance: number;
}

export function variableSource(entity: Entity, sourceClass: SourceClass, distance: number): VariableSource {
  return { entity, class: sourceClass, priority: priorityOf(entity), distance };
}

/** Negative when `a` is weaker; 0 when neither is stronger. */
export function compareStrength(a: VariableSource, b: VariableSource): number {
  return CLASS_RANK[a.class] - CLASS_RANK[b.class] || a.priority - b.priority || b.distance - a.distance;
}

/** The class in which an entity counts for those it holds, directly or not. */
export function classOfHolder(inventory: Inventory, holder: Entity): SourceClass {
  if (holder.kind === 'cloud' || holder.kind === 'region' || holder.kind === 'cell' || holder.kind === 'tenant') return holder.kind;
  switch (inventory.kinds.find(holder.kind)?.category) {
    case 'scope':
      return 'region';
    case 'place':
    case 'equipment':
    case 'part':
      return 'place';
    default:
      return 'group';
  }
}

export function priorityOf(entity: Entity): number {
  let priority: number | null = null;
  for (const { value } of attributesAt(entity, 'priority')) {
    if (typeof value === 'number' && (priority === null || value > priority)) priority = value;
  }
  return priority ?? 0;
}
