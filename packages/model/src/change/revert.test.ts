import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything } from '../access/visibility.ts';
import { attributesAt } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { Snapshot } from '../inventory/snapshot.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { Ledger } from './change-fixture.ts';
import { contentKey } from './delta-content.ts';
import { checkEntity } from './entity-check.ts';
import type { Operation } from './operation.ts';
import { firstOperations, randomHistory } from './random-operations.ts';
import { planEntityRevert, planRevert, type RevertPlan } from './revert.ts';

function plan(ledger: Ledger, from: number, to = from): RevertPlan {
  const undo = ledger.history.filter((each) => each.revision >= from && each.revision <= to);
  const later = ledger.history.filter((each) => each.revision > to);
  return planRevert(ledger.table, { undo, later }, ledger.context().numbers);
}

function revert(ledger: Ledger, from: number, to = from): void {
  const { delta, conflicts } = plan(ledger, from, to);
  assert.deepEqual(conflicts, []);
  ledger.keep(delta);
}

/** What is said, whoever said it when; without what no revert touches. */
function contentOf(inventory: Inventory): string[] {
  const content: string[] = [];
  for (const slot of inventory.ordered()) {
    for (const fact of inventory.at(slot)?.facts ?? []) if (fact.type !== 'counter') content.push(contentKey(fact));
  }
  return content.sort();
}

function set(status: string, entity = 'web1'): Operation {
  return { op: 'set', entity, key: 'status', values: [status] };
}

function withServer(): Ledger {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1' }]);
  return ledger;
}

function statusOf(ledger: Ledger): unknown[] {
  return attributesAt(ledger.get('web1'), 'status').map((fact) => fact.value);
}

test('undoing a revision brings back what it replaced', () => {
  const ledger = withServer();
  ledger.commit([set('a')]);
  ledger.commit([set('b')]);
  revert(ledger, 4);
  assert.deepEqual(statusOf(ledger), ['a']);
});

test('undoing a revision twice is no change the second time', () => {
  const ledger = withServer();
  ledger.commit([set('a')]);
  ledger.commit([set('b')]);
  revert(ledger, 4);
  const again = plan(ledger, 4);
  assert.deepEqual([again.delta, again.conflicts], [{ asserted: [], retracted: [] }, []]);
});

test('a later revision of the same thing stands in the way, and is listed', () => {
  const ledger = withServer();
  ledger.commit([set('a')]);
  ledger.commit([set('b')]);
  ledger.commit([set('c')]);
  assert.deepEqual(
    plan(ledger, 3).conflicts.map(({ what, revision }) => [what, revision]),
    [
      ['attribute status', 4],
      ['attribute status', 5],
    ],
  );
});

test('later revisions of other things do not stand in the way', () => {
  const ledger = withServer();
  ledger.commit([set('a')]);
  ledger.commit([{ op: 'set', entity: 'web1', key: 'owner', values: ['me'] }]);
  revert(ledger, 3);
  assert.deepEqual(statusOf(ledger), []);
  assert.equal(attributesAt(ledger.get('web1'), 'owner').length, 1);
});

test('a range is undone as one', () => {
  const ledger = withServer();
  ledger.commit([set('a')]);
  ledger.commit([set('b')]);
  ledger.commit([{ op: 'rename', entity: 'web1', name: 'web2' }]);
  revert(ledger, 4, 5);
  assert.deepEqual(statusOf(ledger), ['a']);
});

test('a creation is not undone while something later rests on it', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'rack', name: 'r1' }]);
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1', in: ['r1'] }]);
  const { conflicts } = plan(ledger, 2);
  assert.deepEqual(
    conflicts.map(({ entity, what, revision }) => [entity?.name, what, revision]),
    [['web1', 'in rack:r1', 3]],
  );
});

test('a deletion is undone with the same id and what pointed at it', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'switch', name: 'sw1' },
    { op: 'connect', a: 'sw1', port_a: 'nic-eth#1', b: 'web1', port_b: 'nic-eth#1' },
  ]);
  const before = contentOf(ledger.table);
  ledger.commit([{ op: 'delete', entity: 'web1' }]);
  revert(ledger, 3);
  assert.deepEqual(contentOf(ledger.table), before);
});

test('a name that was taken meanwhile is a conflict', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'delete', entity: 'web1' }]);
  ledger.commit([{ op: 'create', kind: 'server', name: 'web1' }]);
  assert.deepEqual(
    plan(ledger, 3).conflicts.map(({ problem }) => problem?.reason),
    ['name.taken'],
  );
});

test('units and addresses that were taken meanwhile are conflicts', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/30'] }] },
    { op: 'create', kind: 'server', name: 'a', in: ['r1'], units: 1 },
    { op: 'create', kind: 'server', name: 'b' },
    { op: 'allocate', entity: 'a', source: 'lan', item: '10.0.0.1' },
  ]);
  ledger.commit([
    { op: 'take', entity: 'a', holder: 'r1' },
    { op: 'release', source: 'lan', item: '10.0.0.1' },
  ]);
  ledger.commit([
    { op: 'put', entity: 'b', holder: 'r1', units: 1 },
    { op: 'allocate', entity: 'b', source: 'lan', item: '10.0.0.1' },
  ]);
  const reasons = new Set(plan(ledger, 3).conflicts.map(({ problem, revision }) => problem?.reason ?? `revision ${revision}`));
  assert.deepEqual(reasons, new Set(['revision 4', 'allocation.taken', 'units.taken']));
});

test('an address that was taken from a deleted entity names both by what they are called', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/30'] }] },
    { op: 'create', kind: 'server', name: 'a' },
    { op: 'create', kind: 'server', name: 'b' },
    { op: 'allocate', entity: 'a', source: 'lan', item: '10.0.0.1' },
  ]);
  ledger.commit([{ op: 'delete', entity: 'a' }]);
  ledger.commit([{ op: 'allocate', entity: 'b', source: 'lan', item: '10.0.0.1' }]);
  const taken = plan(ledger, 3).conflicts.find(({ problem }) => problem?.reason === 'allocation.taken');
  assert.deepEqual([taken?.entity?.name, taken?.what], ['a', '10.0.0.1 would belong to server a and to server b']);
});

test('a later change of what was deleted since is said to be one', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/30'] }] },
    { op: 'create', kind: 'server', name: 'a' },
    { op: 'create', kind: 'server', name: 'b' },
    { op: 'allocate', entity: 'a', source: 'lan', item: '10.0.0.1' },
  ]);
  ledger.commit([{ op: 'release', source: 'lan', item: '10.0.0.1' }]);
  ledger.commit([{ op: 'allocate', entity: 'b', source: 'lan', item: '10.0.0.1' }]);
  ledger.commit([{ op: 'delete', entity: 'b' }]);
  const gone = plan(ledger, 3).conflicts.filter(({ entity }) => entity === null);
  assert.deepEqual([...new Set(gone.map(({ what }) => what))], ['an entity that was deleted since']);
});

test('two harmless moves that together would close a circle are a conflict', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'pool', name: 'p' },
    { op: 'create', kind: 'pool', name: 'q', in: ['p'] },
  ]);
  ledger.commit([{ op: 'take', entity: 'q', holder: 'p' }]);
  ledger.commit([{ op: 'put', entity: 'p', holder: 'q' }]);
  assert.ok(plan(ledger, 3).conflicts.some(({ problem }) => problem?.reason === 'holding.cycle'));
});

test('a token that was revoked does not come back, and one that was given is not taken away', () => {
  const ledger = new Ledger();
  const token = { op: 'token', name: 'ci', sha256: 'a'.repeat(64), grants: [{ action: 'read' }] } as const;
  ledger.commit([token]);
  assert.deepEqual(plan(ledger, 2).delta, { asserted: [], retracted: [] });
  ledger.commit([{ op: 'delete', entity: 'token:ci' }]);
  assert.deepEqual(plan(ledger, 3).delta, { asserted: [], retracted: [] });
});

test('numbers that were given out stay given out, also when their entity comes back', () => {
  const ledger = withServer();
  const add: Operation = { op: 'add', entity: 'web1', key: 'disk', number: 'auto', values: ['x'] };
  ledger.commit([add]);
  revert(ledger, 3);
  assert.equal(ledger.commit([add]).results[0]?.number, 2);
  ledger.commit([{ op: 'delete', entity: 'web1' }]);
  revert(ledger, ledger.revision);
  assert.equal(ledger.commit([add]).results[0]?.number, 3);
});

test('a creation whose entity has counted since is undone, counter and all', () => {
  const ledger = withServer();
  ledger.commit([{ op: 'add', entity: 'web1', key: 'disk', number: 'auto', values: ['x'] }]);
  ledger.commit([{ op: 'unset', entity: 'web1', key: 'disk' }]);
  revert(ledger, 2);
  assert.equal(ledger.table.size, 1);
});

test('one entity becomes what it was, with its cables, and nothing else changes', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'switch', name: 'sw1' },
    { op: 'connect', a: 'sw1', port_a: 'nic-eth#1', b: 'web1', port_b: 'nic-eth#1' },
    set('a'),
  ]);
  const then = new Snapshot(ledger.table);
  ledger.table.addKeeper(then);
  const { id } = ledger.get('web1');
  ledger.commit([set('b'), { op: 'disconnect', entity: 'web1', port: 'nic-eth#1' }, { op: 'rename', entity: 'web1', name: 'old' }]);
  ledger.commit([set('x', 'sw1')]);
  const { delta, conflicts } = planEntityRevert(ledger.table, then, { entity: id, numbers: ledger.context().numbers });
  assert.deepEqual(conflicts, []);
  ledger.keep(delta);
  assert.deepEqual(statusOf(ledger), ['a']);
  assert.equal(ledger.get('sw1').facts.filter((fact) => fact.type === 'connection').length, 1);
  assert.equal(attributesAt(ledger.get('sw1'), 'status').length, 1);
});

test('property: undoing a change leaves the facts as they were before it', () => {
  fc.assert(
    fc.property(randomHistory, (changes) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      for (const operations of changes) {
        const before = contentOf(ledger.table);
        const applied = ledger.attempt(operations);
        if (!applied.ok || applied.value.delta.asserted.length + applied.value.delta.retracted.length === 0) continue;
        ledger.keep(applied.value.delta);
        const after = contentOf(ledger.table);
        revert(ledger, ledger.revision);
        assert.deepEqual(contentOf(ledger.table), before);
        // And undoing that is the change again.
        revert(ledger, ledger.revision);
        assert.deepEqual(contentOf(ledger.table), after);
      }
    }),
    { numRuns: 150 },
  );
});

test('property: undoing everything down to a revision leaves the facts of that revision', () => {
  fc.assert(
    fc.property(randomHistory, fc.nat(), (changes, at) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      const contents = [contentOf(ledger.table)];
      for (const operations of changes) {
        for (const operation of operations) {
          const applied = ledger.attempt([operation]);
          if (!applied.ok || applied.value.delta.asserted.length + applied.value.delta.retracted.length === 0) continue;
          ledger.keep(applied.value.delta);
          contents.push(contentOf(ledger.table));
        }
      }
      const target = at % contents.length;
      if (target + 1 === contents.length) return;
      revert(ledger, target + 3, ledger.revision);
      assert.deepEqual(contentOf(ledger.table), contents[target]);
    }),
    { numRuns: 100 },
  );
});

test('property: a revert is either whole and in order, or says what stands in its way', () => {
  let undone = 0;
  fc.assert(
    fc.property(randomHistory, fc.nat(), (changes, at) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      for (const operation of changes.flat()) if (ledger.attempt([operation]).ok) ledger.commit([operation]);
      const { delta, conflicts } = plan(ledger, 3 + (at % Math.max(1, ledger.revision - 2)));
      if (conflicts.length > 0) return;
      undone++;
      ledger.keep(delta);
      for (const slot of ledger.table.ordered()) {
        const entity = ledger.table.at(slot);
        if (entity !== undefined) assert.deepEqual(checkEntity(ledger.table, entity, seesEverything), []);
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(undone > 50, `only ${undone} of the reverts could be made`);
});

test('a definition is not undone while entities rest on it', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'kind', definition: { name: 'blade', category: 'equipment' } as KindDefinition }]);
  ledger.commit([{ op: 'create', kind: 'blade', name: 'b1' }]);
  assert.deepEqual(
    plan(ledger, 2).conflicts.map(({ entity, problem }) => [entity?.name, problem?.reason]),
    [['b1', 'kind.missing']],
  );
});

test('an address that was reserved meanwhile is a conflict', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'network', name: 'lan', attributes: [{ key: 'cidr', values: ['10.0.0.0/29'] }] },
    { op: 'create', kind: 'server', name: 'a' },
    { op: 'allocate', entity: 'a', source: 'lan', item: '10.0.0.2' },
  ]);
  ledger.commit([{ op: 'release', source: 'lan', item: '10.0.0.2' }]);
  ledger.commit([{ op: 'reserve', network: 'lan', first: '10.0.0.2' }]);
  assert.deepEqual(
    plan(ledger, 3).conflicts.map(({ problem }) => problem?.reason),
    ['network.reserved'],
  );
});
