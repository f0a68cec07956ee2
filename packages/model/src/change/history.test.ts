// Properties of any history of accepted changes.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything } from '../access/visibility.ts';
import type { Entity } from '../entity/entity.ts';
import { Ledger } from './change-fixture.ts';
import { checkEntity } from './entity-check.ts';
import { targetsOf } from './pointers.ts';
import { firstOperations, randomHistory } from './random-operations.ts';

function entitiesOf(ledger: Ledger): Entity[] {
  return [...ledger.table.ordered()].map((slot) => ledger.table.at(slot)).filter((entity) => entity !== undefined);
}

test('property: whatever is accepted leaves every entity in order, and no fact points at nothing', () => {
  let accepted = 0;
  fc.assert(
    fc.property(randomHistory, (changes) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      for (const operations of changes) {
        for (const operation of operations) {
          const applied = ledger.attempt([operation]);
          if (!applied.ok) continue;
          accepted++;
          ledger.keep(applied.value.delta);
          for (const entity of entitiesOf(ledger)) {
            assert.deepEqual(checkEntity(ledger.table, entity, seesEverything), []);
            for (const fact of entity.facts) for (const id of targetsOf(fact)) assert.ok(ledger.table.entity(id));
          }
        }
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(accepted > 500, `only ${accepted} of the random operations were accepted`);
});

test('property: a change of several operations comes to the same as each of them alone', () => {
  fc.assert(
    fc.property(randomHistory, (changes) => {
      const [together, apart] = [new Ledger(), new Ledger()];
      for (const ledger of [together, apart]) ledger.commit(firstOperations);
      for (const operations of changes) {
        if (!together.attempt(operations).ok) continue;
        together.commit(operations);
        for (const operation of operations) apart.commit([operation]);
        assert.deepEqual(
          entitiesOf(together).map(({ kind, name, facts }) => [kind, name, facts.map((fact) => fact.type)]),
          entitiesOf(apart).map(({ kind, name, facts }) => [kind, name, facts.map((fact) => fact.type)]),
        );
      }
    }),
    { numRuns: 100 },
  );
});
