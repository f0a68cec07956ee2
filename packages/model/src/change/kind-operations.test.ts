import assert from 'node:assert/strict';
import test from 'node:test';
import type { KindDefinition } from '../kind/kind.ts';
import { Ledger } from './change-fixture.ts';
import type { KindOperation, Operation } from './operation.ts';

function kind(definition: Partial<KindDefinition>): KindOperation {
  return { op: 'kind', definition: { name: 'blade', category: 'equipment', ...definition } as KindDefinition };
}

const blade: Operation = { op: 'create', kind: 'blade', name: 'b1' };

test('a defined kind can be used in the same change, by its aliases too', () => {
  const ledger = new Ledger();
  ledger.commit([kind({ host: true, aliases: ['bl'], ports: { 'nic-eth': 4 } }), { ...blade, kind: 'BL' }]);
  assert.equal(ledger.get('host:b1').kind, 'blade');
});

test('the same definition again is no change', () => {
  const ledger = new Ledger();
  ledger.commit([kind({})]);
  assert.deepEqual(ledger.commit([kind({})]).delta, { asserted: [], retracted: [] });
});

test('a kind with entities cannot be taken away, nor change its nature', () => {
  const ledger = new Ledger();
  ledger.commit([kind({}), blade]);
  for (const operation of [{ op: 'unkind', name: 'blade' }, { op: 'delete', entity: 'kind:blade' }, kind({ category: 'part' })] as const) {
    assert.deepEqual(ledger.refusals([operation]), ['kind.in-use /operations/0']);
  }
  ledger.commit([
    { op: 'delete', entity: 'b1' },
    { op: 'unkind', name: 'blade' },
  ]);
  assert.deepEqual(ledger.refusals([blade]), ['kind.unknown /operations/0']);
});

test('a definition that existing entities break is refused with what is wrong with them', () => {
  const ledger = new Ledger();
  ledger.commit([kind({}), blade]);
  assert.deepEqual(ledger.refusals([kind({ attributes: { asset: { type: 'string', required: true } } })]), [
    'attribute.required /operations/0',
  ]);
});

test('a definition that takes away ports with cables or what is held is refused', () => {
  const ledger = new Ledger();
  ledger.commit([
    kind({ ports: { 'nic-eth': 2 }, holds: ['part'] }),
    blade,
    { op: 'create', kind: 'switch', name: 's1' },
    { op: 'create', kind: 'disk', name: 'd1', in: ['b1'] },
    { op: 'connect', a: 'b1', port_a: 'nic-eth#2', b: 's1', port_b: 'nic-eth#1' },
  ]);
  assert.deepEqual(ledger.refusals([kind({ ports: { 'nic-eth': 1 }, holds: ['part'] })]), ['port.in-use /operations/0']);
  assert.deepEqual(ledger.refusals([kind({ ports: { 'nic-eth': 2 } })]), ['kind.in-use /operations/0']);
  ledger.commit([kind({ ports: { 'nic-eth': 3 }, holds: ['part', 'vm'] })]);
});

test('words that are kinds already are refused, and holders must be able to hold something', () => {
  const ledger = new Ledger();
  ledger.commit([kind({ aliases: ['bl'] })]);
  assert.deepEqual(
    ledger.refusals([
      kind({ name: 'x', aliases: ['bl'] }),
      kind({ name: 'bl' }),
      kind({ name: 'y', holds: ['unicorn'] }),
      kind({ name: 'server' }),
    ]),
    ['kind.taken', 'kind.taken', 'kind.malformed', 'kind.malformed'].map(
      (reason, index) => `${reason} /operations/${index}${index === 2 ? '/holds' : ''}`,
    ),
  );
});

test('the schema decides what text means, and refuses what does not fit', () => {
  const ledger = new Ledger();
  ledger.commit([
    kind({
      attributes: {
        asset: { type: 'string' },
        size: { type: 'integer' },
        state: { type: 'string', oneOf: ['on', 'off'] },
        'nic.speed': { type: 'float' },
      },
    }),
    blade,
  ]);
  ledger.commit([
    { op: 'set', entity: 'b1', key: 'asset', values: [{ text: '12' }] },
    { op: 'set', entity: 'b1', key: 'size', values: [{ text: '12' }] },
    { op: 'set', entity: 'b1', key: 'nic', subkey: 'speed', number: 1, values: [10] },
    { op: 'set', entity: 'b1', key: 'free', values: [true] },
  ]);
  assert.deepEqual(
    ledger
      .get('b1')
      .facts.filter((fact) => fact.type === 'attribute')
      .map((fact) => fact.value),
    ['12', 12, 10, true],
  );
  assert.deepEqual(
    ledger.refusals([
      { op: 'set', entity: 'b1', key: 'asset', values: [12] },
      { op: 'set', entity: 'b1', key: 'size', values: [{ text: 'twelve' }] },
      { op: 'set', entity: 'b1', key: 'state', values: ['broken'] },
      { op: 'set', entity: 'b1', key: 'nic', subkey: 'speed', values: ['fast'] },
    ]),
    ['attribute.wrong-type', 'attribute.wrong-type', 'attribute.not-allowed', 'attribute.wrong-type'].map(
      (reason, index) => `${reason} /operations/${index}`,
    ),
  );
});

test('what a kind requires may come later in the change, but must come', () => {
  const ledger = new Ledger();
  ledger.commit([kind({ attributes: { asset: { type: 'string', required: true } } })]);
  assert.deepEqual(ledger.refusals([blade]), ['attribute.required /operations/0']);
  ledger.commit([blade, { op: 'set', entity: 'b1', key: 'asset', values: ['x'] }]);
  assert.deepEqual(ledger.refusals([{ op: 'unset', entity: 'b1', key: 'asset' }]), ['attribute.required /operations/0']);
});
