import assert from 'node:assert/strict';
import test from 'node:test';
import { Snapshot } from '../inventory/snapshot.ts';
import { blameEntity } from './blame.ts';
import { Ledger } from './change-fixture.ts';
import { type DiffEntry, diffRevisions, type RevisionRecord } from './diff.ts';

function records(ledger: Ledger): RevisionRecord[] {
  return ledger.history.map(({ revision, delta }) => ({
    revision: { number: revision, time: `2026-01-0${revision}T00:00:00.000Z`, actor: 'me', origin: 'cli', message: '' },
    delta,
  }));
}

function diff(ledger: Ledger, from: number, hidden = ''): DiffEntry[] {
  const names = {
    before: new Snapshot(ledger.table),
    after: ledger.table,
    sees: (id: string) => ledger.table.entity(id as never)?.name !== hidden,
  };
  return diffRevisions(
    records(ledger).filter(({ revision }) => revision.number > from),
    names,
  );
}

function lines(entries: readonly DiffEntry[]): string[] {
  return entries.map(({ change, entity, what, before, after, revision }) => {
    return `${change} ${entity.name} ${what} ${JSON.stringify(before) ?? ''}>${JSON.stringify(after) ?? ''} r${revision}`;
  });
}

function withHistory(): Ledger {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'web1', attributes: [{ key: 'status', values: ['a'] }] },
    { op: 'create', kind: 'rack', name: 'r1' },
  ]);
  ledger.commit([{ op: 'set', entity: 'web1', key: 'status', values: ['b'] }]);
  ledger.commit([{ op: 'put', entity: 'web1', holder: 'r1', units: '2-3' }]);
  return ledger;
}

test('a value that was replaced is one line with before and after', () => {
  assert.deepEqual(lines(diff(withHistory(), 2)), ['~ web1 attribute status "a">"b" r3', '+ web1 in rack:r1 >"units 2-3" r4']);
});

test('what came and went within the range is not mentioned', () => {
  const ledger = withHistory();
  ledger.commit([{ op: 'set', entity: 'web1', key: 'status', values: ['a'] }]);
  ledger.commit([{ op: 'take', entity: 'web1', holder: 'r1' }]);
  assert.deepEqual(diff(ledger, 2), []);
});

test('secrets are masked and hidden entities are left out', () => {
  const ledger = withHistory();
  ledger.commit([
    { op: 'var', entity: 'web1', name: 'pw', value: { secret: 'abc123' } },
    { op: 'set', entity: 'r1', key: 'a', values: [1] },
  ]);
  assert.deepEqual(lines(diff(ledger, 4, 'r1')), ['+ web1 variable pw >{"secret":"(secret)"} r5']);
  assert.doesNotMatch(JSON.stringify(diff(ledger, 2, 'r1')), /rack:r1/);
});

test('blame names the revision of every fact', () => {
  const ledger = withHistory();
  assert.deepEqual(
    blameEntity(ledger.get('web1'), ledger.table).map(({ what, value, revision }) => [what, value, revision]),
    [
      ['attribute status', 'b', 3],
      ['entity', 'server', 2],
      ['in rack:r1', 'units 2-3', 4],
      ['name', 'web1', 2],
    ],
  );
});
