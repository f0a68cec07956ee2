import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import { entityIn, reasonOf, stepOn } from '../place/step-fixture.ts';
import { networkUsage } from './network-usage.ts';
import { reserveRange } from './reservation.ts';

function lan() {
  return fixture().add('network', 'lan', { attributes: { cidr: '10.0.0.0/24' } });
}

const reserve = { op: 'reserve', network: 'lan' } as const;

test('a range is reserved once; other ranges may not overlap it', () => {
  const step = stepOn(lan());
  const range = { ...reserve, first: '10.0.0.10', last: '10.0.0.19' };
  assert.equal(reasonOf(reserveRange(step, range)), 'ok');
  assert.equal(reasonOf(reserveRange(step, range)), 'ok');
  assert.equal(reasonOf(reserveRange(step, { ...range, note: 'printers' })), 'ok', 'only its note changes');
  assert.equal(entityIn(step, 'lan').facts.filter((fact) => fact.type === 'reservation').length, 1);
  assert.equal(reasonOf(reserveRange(step, { ...reserve, first: '10.0.0.19', last: '10.0.0.20' })), 'network.reservation-overlap');
  assert.equal(reasonOf(reserveRange(step, { ...reserve, first: '10.0.0.20' })), 'ok');
});

test('a reservation is taken away as it was made', () => {
  const step = stepOn(lan());
  reserveRange(step, { ...reserve, first: '10.0.0.10', last: '10.0.0.19' });
  assert.equal(reasonOf(reserveRange(step, { ...reserve, first: '10.0.0.10', remove: true })), 'network.no-reservation');
  assert.equal(reasonOf(reserveRange(step, { ...reserve, first: '10.0.0.10', last: '10.0.0.19', remove: true })), 'ok');
});

test('a range lies in the network and starts with its lower end', () => {
  const reasons = [
    [{ first: '10.0.1.0' }, 'network.outside'],
    [{ first: '10.0.0.9', last: '10.0.1.1' }, 'network.outside'],
    [{ first: '10.0.0.9', last: '10.0.0.8' }, 'network.range'],
    [{ first: '10.0.0.9', last: '::1' }, 'network.range'],
    [{ first: 'ten' }, 'network.address-malformed'],
  ] as const;
  for (const [range, reason] of reasons) assert.equal(reasonOf(reserveRange(stepOn(lan()), { ...reserve, ...range })), reason);
});

test('usage counts what can be given, is owned, is kept back and is free', () => {
  const base = fixture().add('network', 'outer', { attributes: { cidr: '10.0.0.0/16' } });
  base.add('network', 'lan', { attributes: { cidr: '10.0.0.0/24', gateway: '10.0.0.1' } });
  base.add('network', 'inner', { attributes: { cidr: '10.0.0.128/25' } });
  base.fact({ type: 'reservation', entity: base.id('lan'), first: '10.0.0.2', last: '10.0.0.9', note: '' });
  base.add('server', 'a', { addresses: [['lan', '10.0.0.10']] }).add('router', 'r', { addresses: [['lan', '10.0.0.1']] });
  const usage = networkUsage(base.inventory(), base.entity('lan'), seesEverything);
  assert.ok(usage.ok);
  const { size, used, reserved, free, next, outer, inner } = usage.value;
  assert.deepEqual({ size, used, reserved, free, next }, { size: 254n, used: 2, reserved: 1n + 8n + 127n, free: 117n, next: '10.0.0.11' });
  assert.deepEqual([outer?.name, inner.map(({ name }) => name)], ['outer', ['inner']]);
  const hidden = networkUsage(base.inventory(), base.entity('lan'), { sees: () => false });
  assert.ok(hidden.ok && hidden.value.outer === null && hidden.value.inner.length === 0 && hidden.value.free === 117n);
});
