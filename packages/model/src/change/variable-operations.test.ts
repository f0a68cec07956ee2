import assert from 'node:assert/strict';
import test from 'node:test';
import { factsOfType } from '../entity/entity.ts';
import { Ledger } from './change-fixture.ts';
import type { Operation } from './operation.ts';

const SHA = 'a'.repeat(64);

test('a variable is set, replaced, left alone and removed', () => {
  const ledger = new Ledger();
  const set = (value: string | number): Operation => ({ op: 'var', entity: 'default', name: 'dns', value });
  const values = (): unknown[] => factsOfType(ledger.get('default'), 'variable').map((fact) => fact.value);
  ledger.commit([set('a')]);
  ledger.commit([set('b')]);
  assert.deepEqual(values(), ['b']);
  assert.equal(ledger.commit([set('b')]).delta.asserted.length, 0);
  ledger.commit([{ op: 'var', entity: 'default', name: 'dns' }]);
  assert.deepEqual(values(), []);
});

test('names that are no variables are refused', () => {
  const names = ['', '1a', 'a.b', 'a b', '__proto__', 'x'.repeat(1_000_000)];
  const refusals = new Ledger().refusals(names.map((name) => ({ op: 'var', entity: 'default', name, value: 1 })));
  assert.deepEqual(
    refusals,
    names.map((_, index) => `variable.name /operations/${index}`),
  );
});

test('how variables join is said on the tenant, and taken back', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'merge', entity: 'default', variable: 'dns', strategy: 'append' }]);
  ledger.commit([{ op: 'merge', entity: 'default', variable: 'dns', strategy: 'union' }]);
  assert.deepEqual(
    factsOfType(ledger.get('default'), 'merge').map((fact) => fact.strategy),
    ['union'],
  );
  ledger.commit([{ op: 'merge', entity: 'default', variable: 'dns' }]);
  assert.deepEqual(factsOfType(ledger.get('default'), 'merge'), []);
  ledger.commit([{ op: 'create', kind: 'rack', name: 'r1' }]);
  assert.deepEqual(ledger.refusals([{ op: 'merge', entity: 'rack:r1', variable: 'dns', strategy: 'deep' }]), [
    'ref.wrong-kind /operations/0',
  ]);
});

test('a variable file is pinned by its hash; the same content again is no change', () => {
  const ledger = new Ledger();
  const pin = { op: 'varfile', entity: 'default', url: 'https://x/vars', sha256: SHA, variables: { dns: ['a'] } } as const;
  ledger.commit([pin]);
  assert.equal(ledger.commit([pin]).delta.asserted.length, 0);
  ledger.commit([{ ...pin, sha256: 'b'.repeat(64), variables: {} }]);
  assert.deepEqual(
    factsOfType(ledger.get('default'), 'variable-file').map((fact) => fact.sha256),
    ['b'.repeat(64)],
  );
  ledger.commit([{ op: 'varfile', entity: 'default', url: '' }]);
  assert.deepEqual(factsOfType(ledger.get('default'), 'variable-file'), []);
});

test('a variable file that is malformed or hostile is refused', () => {
  const pin = { op: 'varfile', entity: 'default', url: 'https://x/vars', sha256: SHA } as const;
  assert.deepEqual(
    new Ledger().refusals([
      { ...pin, sha256: 'x' },
      { ...pin, variables: { 'a.b': 1 } },
      { ...pin, variables: JSON.parse('{"a":{"__proto__":1}}') },
      { ...pin, url: 'x'.repeat(1_000_000) },
    ]),
    ['variable-file.sha256', 'variable.name', 'value.forbidden-key', 'variable-file.url'].map(
      (reason, index) => `${reason} /operations/${index}`,
    ),
  );
});

test('ways in and schemas carry no variables', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'token', name: 'ci', sha256: SHA, grants: [] }]);
  assert.deepEqual(ledger.refusals([{ op: 'var', entity: 'token:ci', name: 'x', value: 1 }]), ['variable.not-carried /operations/0']);
});
