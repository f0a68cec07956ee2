import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { EntityTable } from '../inventory/entity-table.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { Ledger } from './change-fixture.ts';
import { conflictKey } from './conflict-key.ts';
import { composeDeltas, contentKey, undoesItself } from './delta-content.ts';
import { firstOperations, randomHistory } from './random-operations.ts';

function contentOf(inventory: Inventory): string[] {
  return [...inventory.ordered()].flatMap((slot) => (inventory.at(slot)?.facts ?? []).map(contentKey)).sort();
}

test('property: deltas in one come to the same as one after the other, in no more words', () => {
  fc.assert(
    fc.property(randomHistory, (changes) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      for (const operations of changes) if (ledger.attempt(operations).ok) ledger.commit(operations);
      const composed = composeDeltas(ledger.history.map((each) => each.delta));
      const copy = new EntityTable();
      copy.apply(composed, ledger.revision);
      assert.deepEqual(contentOf(copy), contentOf(ledger.table));
      assert.deepEqual(composed.retracted, []);
    }),
    { numRuns: 100 },
  );
});

test('a delta undoes itself when it says again all that it takes back, and nothing else', () => {
  const ledger = new Ledger();
  const { delta } = ledger.commit([{ op: 'create', kind: 'server', name: 'a', attributes: [{ key: 'x', values: [1, 2] }] }]);
  assert.equal(undoesItself({ asserted: delta.asserted, retracted: delta.asserted }), true);
  assert.equal(undoesItself({ asserted: delta.asserted.slice(1), retracted: delta.asserted }), false);
  assert.equal(undoesItself({ asserted: [], retracted: [] }), true);
});

test('values at one place share a conflict key; other places, and other entities, do not', () => {
  const ledger = new Ledger();
  ledger.commit([
    {
      op: 'create',
      kind: 'server',
      name: 'a',
      attributes: [
        { key: 'x', values: [1, 2] },
        { key: 'x', subkey: 'y', values: [1] },
        { key: 'x', number: 1, values: [1] },
      ],
    },
    { op: 'create', kind: 'server', name: 'b', attributes: [{ key: 'x', values: [1] }] },
  ]);
  const keys = ['a', 'b'].flatMap((name) =>
    ledger
      .get(name)
      .facts.filter((fact) => fact.type === 'attribute')
      .map(conflictKey),
  );
  assert.equal(new Set(keys).size, 4);
  assert.equal(keys[0], keys[1]);
});
