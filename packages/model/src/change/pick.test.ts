import assert from 'node:assert/strict';
import test from 'node:test';
import { attributesAt, factsOfType } from '../entity/entity.ts';
import { Ledger } from './change-fixture.ts';
import type { Operation } from './operation.ts';

function twoRacks(): Ledger {
  const ledger = new Ledger();
  const servers = ['r1 a1', 'r1 a2', 'r2 b1', 'r2 b2'].map((each): Operation => {
    const [rack = '', name = ''] = each.split(' ');
    return { op: 'create', kind: 'server', name, in: [rack], attributes: [{ key: 'status', values: ['unallocated'] }] };
  });
  ledger.commit([
    { op: 'create', kind: 'rack', name: 'r1' },
    { op: 'create', kind: 'rack', name: 'r2' },
    { op: 'create', kind: 'pool', name: 'new' },
    ...servers,
  ]);
  return ledger;
}

test('a pick, and what is done with it, are one change', () => {
  const ledger = twoRacks();
  const { results } = ledger.commit([
    { op: 'pick', count: 2, query: 'status=unallocated', spread: 'rack', set: [{ key: 'status', values: ['reserved'] }], into: 'new' },
  ]);
  assert.deepEqual(
    results[0]?.picked?.map(({ name }) => name),
    ['a1', 'b1'],
  );
  for (const name of ['a1', 'b1']) {
    assert.deepEqual(
      attributesAt(ledger.get(name), 'status').map((fact) => fact.value),
      ['reserved'],
    );
    assert.equal(factsOfType(ledger.get(name), 'holding').length, 2);
  }
});

test('a second pick in one change does not get what the first has taken', () => {
  const pick = { op: 'pick', count: 2, query: 'status=unallocated', set: [{ key: 'status', values: ['reserved'] }] } as const;
  const { results } = twoRacks().commit([pick, pick]);
  assert.deepEqual(
    results.map(({ picked }) => picked?.map(({ name }) => name)),
    [
      ['a1', 'a2'],
      ['b1', 'b2'],
    ],
  );
});

test('fewer than asked for is an error with the number available, and nothing is done', () => {
  const applied = twoRacks().attempt([{ op: 'pick', count: 3, query: 'status=unallocated', spread: 'rack' }]);
  assert.equal(applied.ok ? '' : applied.error[0]?.code, 'exhausted');
  assert.equal(applied.ok ? 0 : applied.error[0]?.data?.['available'], 2);
});

test('only what the caller sees is picked', () => {
  const sees = { sees: (entity: { name: string }) => entity.name !== 'a1' };
  const { results } = twoRacks().commit([{ op: 'pick', count: 1, query: 'status=unallocated' }], { sees });
  assert.deepEqual(
    results[0]?.picked?.map(({ name }) => name),
    ['a2'],
  );
});

test('picking nothing changes nothing', () => {
  assert.deepEqual(twoRacks().commit([{ op: 'pick', count: 1, query: 'status=unallocated' }]).delta, { asserted: [], retracted: [] });
});
