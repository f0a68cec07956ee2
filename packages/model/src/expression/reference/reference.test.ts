import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything, type Visibility } from '../../access/visibility.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { evaluateAmong, evaluateExpression, evaluateInSlices } from '../evaluate.ts';
import { parseExpression } from '../parser.ts';
import { printExpression } from '../printer.ts';
import { SlotSet } from '../slot-set.ts';
import { expressionArbitrary } from './arbitrary-expression.ts';
import { addCrowd, inventoryArbitrary } from './arbitrary-inventory.ts';
import { ReferenceEvaluator } from './reference-evaluator.ts';

function names(inventory: Inventory, slots: Iterable<number>): string[] {
  return [...slots].map((slot) => `${inventory.at(slot)?.name} ${inventory.at(slot)?.id}`).sort();
}

function visibilityWithout(hidden: ReadonlySet<string>): Visibility {
  return { sees: (entity) => !hidden.has(entity.id) };
}

test('the evaluator says what the reference says, of everything and of what a caller sees', () => {
  fc.assert(
    fc.property(inventoryArbitrary, expressionArbitrary, fc.boolean(), ({ fixture, hidden }, expression, hides) => {
      const inventory = fixture.inventory();
      const context = { inventory, visibility: hides ? visibilityWithout(hidden) : seesEverything };
      const expected = new ReferenceEvaluator(context).evaluate(expression).map(({ id }) => inventory.slotOf(id) ?? -1);
      const found = evaluateExpression(expression, context);
      assert.ok(found.ok);
      assert.deepEqual(names(inventory, found.value), names(inventory, expected), printExpression(expression));
    }),
    { numRuns: 1500 },
  );
});

test('asking about a few entities, and in slices, gives the same as asking about all at once', () => {
  fc.assert(
    fc.property(inventoryArbitrary, expressionArbitrary, fc.array(fc.nat(20)), ({ fixture }, expression, chosen) => {
      const inventory = fixture.inventory();
      const context = { inventory, visibility: seesEverything };
      const candidates = new SlotSet(inventory.slotCount);
      for (const slot of chosen) if (inventory.at(slot) !== undefined) candidates.add(slot);
      const all = evaluateExpression(expression, context);
      const few = evaluateAmong(expression, context, candidates);
      assert.ok(all.ok && few.ok);
      assert.deepEqual(
        [...few.value],
        [...candidates].filter((slot) => all.value.has(slot)),
      );
      let now = 0;
      const slices = evaluateInSlices(expression, context, { sliceMs: 1, now: () => now++ });
      let step = slices.next();
      while (step.done !== true) step = slices.next();
      assert.ok(step.value.ok);
      assert.deepEqual([...step.value.value], [...all.value]);
    }),
    { numRuns: 300 },
  );
});

test('a relation followed from above gives the same as one followed from below', () => {
  fc.assert(
    fc.property(
      inventoryArbitrary,
      fc.array(expressionArbitrary, { minLength: 8, maxLength: 8 }),
      fc.nat(700),
      ({ fixture }, expressions, chosen) => {
        const inventory = addCrowd(fixture, 700).inventory();
        const context = { inventory, visibility: seesEverything };
        const candidates = new SlotSet(inventory.slotCount);
        for (let slot = chosen % 50; slot < inventory.slotCount; slot += 50) candidates.add(slot);
        for (const expression of expressions) {
          const all = evaluateExpression(expression, context);
          const few = evaluateAmong(expression, context, candidates);
          assert.ok(all.ok && few.ok);
          assert.deepEqual(names(inventory, few.value), names(inventory, all.value.intersect(candidates)), printExpression(expression));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('what is printed parses to the same expression', () => {
  const { kinds } = fixtureKinds();
  fc.assert(
    fc.property(expressionArbitrary, (expression) => {
      const text = printExpression(expression);
      const parsed = parseExpression(text, kinds);
      assert.ok(parsed.ok, `${text}: ${parsed.ok ? '' : parsed.error.detail}`);
      assert.deepEqual(parsed.value, expression, text);
    }),
    { numRuns: 2000 },
  );
});

function fixtureKinds(): Pick<Inventory, 'kinds'> {
  return fc.sample(inventoryArbitrary, 1)[0]?.fixture.inventory() ?? assert.fail('a sample has one inventory');
}
