import type { Problem } from '@muster/protocol';
import type { Inventory } from '../inventory/inventory.ts';
export function checkExpression(_inventory: Inventory, _text: string): Problem | null {
  return null;
}
