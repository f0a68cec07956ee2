import { checkInventory, evaluateExpression, parseExpression, type Shortfall, variableLookup } from '@muster/model';
import { ok } from '@muster/protocol';
import type { Reading } from './reading.ts';

/** Who falls short of a rule, of those the caller sees. */
export function checkAll(reading: Reading): readonly Shortfall[] {
  const { inventory } = reading;
  return checkInventory(inventory, {
    sees: reading,
    evaluate(text) {
      const expression = parseExpression(text, inventory.kinds);
      if (!expression.ok) return expression;
      const context = { inventory, visibility: reading.visibility, resolveVariable: variableLookup(inventory) };
      const slots = evaluateExpression(expression.value, context);
      return slots.ok ? ok(new Set([...slots.value].flatMap((slot) => inventory.at(slot)?.id ?? []))) : slots;
    },
  });
}
