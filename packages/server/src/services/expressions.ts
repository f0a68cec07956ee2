// Expressions on behalf of callers: only what they may see takes part.
import { type Entity, evaluateInSlices, inNaturalOrder, parseExpression, variableLookup } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import { SLICE_MS } from '../fleet/slices.ts';
import type { Clock } from '../ports.ts';
import type { Reading } from './reading.ts';

/** What matches, in natural order of names. Yields when it takes long; the reading must not change meanwhile. */
export function* matchEntities(reading: Reading, text: string, clock: Clock): Generator<void, Result<readonly Entity[], Problem>> {
  const { inventory } = reading;
  const expression = parseExpression(text, inventory.kinds);
  if (!expression.ok) return expression;
  const context = { inventory, visibility: reading.visibility, resolveVariable: variableLookup(inventory) };
  const found = yield* evaluateInSlices(expression.value, context, { sliceMs: SLICE_MS, now: clock.elapsedMs });
  if (!found.ok) return found;
  const entities: Entity[] = [];
  for (const slot of inNaturalOrder(inventory, found.value)) {
    const entity = inventory.at(slot);
    if (entity !== undefined) entities.push(entity);
  }
  return ok(entities);
}
