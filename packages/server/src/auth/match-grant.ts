import { type Entity, evaluateExpression, type Inventory, parseExpression, seesEverything, variableLookup } from '@muster/model';
import type { Grant } from './caller.ts';

/**
 * Whether the grant's expression matches an entity; worked out when it is first asked. An expression that cannot be
 * evaluated (any more) matches nothing.
 */
export function matchGrant(inventory: Inventory, { expression }: Grant): (entity: Entity) => boolean {
  let matches: ((slot: number) => boolean) | null = null;
  return (entity) => {
    matches ??= evaluateGrant(inventory, expression);
    const slot = inventory.slotOf(entity.id);
    return slot !== undefined && matches(slot);
  };
}

function evaluateGrant(inventory: Inventory, text: string): (slot: number) => boolean {
  const expression = parseExpression(text, inventory.kinds);
  if (!expression.ok) return () => false;
  const context = { inventory, visibility: seesEverything, resolveVariable: variableLookup(inventory) };
  const found = evaluateExpression(expression.value, context);
  return found.ok ? (slot) => found.value.has(slot) : () => false;
}
