import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type FixtureOptions, fixture } from '../inventory/fixture.ts';
import { putEntity } from './holding.ts';
import { occupantsOf } from './rack-units.ts';
import { entityIn, reasonOf, stepOn } from './step-fixture.ts';

function rackOf(rack: FixtureOptions = {}) {
  return fixture()
    .add('rack', 'rack1', rack)
    .add('server', 'small')
    .add('server', 'tall', { attributes: { height: 3 } })
    .add('pdu', 'strip', { attributes: { height: 0 } })
    .add('disk', 'spare');
}

function put(step: ReturnType<typeof stepOn>, entity: string, units?: number | string) {
  return putEntity(step, { op: 'put', entity, holder: 'rack1', ...(units === undefined ? {} : { units }) });
}

test('units are 1 to 45: unit 0 and unit 46 are refused', () => {
  const step = stepOn(rackOf());
  for (const units of [0, 46, '0', '46', '45-46', '0-1', 99999]) {
    const refused = put(step, 'small', units);
    assert.equal(reasonOf(refused), 'units.outside', String(units));
    assert.match(!refused.ok ? refused.error.detail : '', /rack rack1 has units 1 to 45/);
  }
  const highest = put(step, 'small', 45);
  assert.deepEqual(highest.ok && highest.value.units, [45, 45]);
});

test('what is no unit is refused', () => {
  const step = stepOn(rackOf());
  for (const units of [-1, 1.5, Number.NaN, '', 'a', '4-', '6-4', '4-6-8', '1e1', '9'.repeat(100_000)]) {
    assert.equal(reasonOf(put(step, 'small', units)), 'units.malformed', String(units).slice(0, 20));
  }
});

test('attribute units makes a rack higher or lower', () => {
  const step = stepOn(rackOf({ attributes: { units: 20 } }));
  assert.equal(reasonOf(put(step, 'small', 21)), 'units.outside');
  assert.equal(reasonOf(put(step, 'small', 20)), 'ok');
});

test('without units named, a device takes the lowest free run that is as high as it is', () => {
  const base = rackOf()
    .add('server', 'a', { in: 'rack1', units: [2, 2] })
    .add('server', 'b', { in: 'rack1', units: [5, 6] });
  const step = stepOn(base);
  const tall = put(step, 'tall');
  assert.deepEqual(tall.ok && tall.value.units, [7, 9], 'the gaps at 1 and 3-4 are too low');
  const small = put(step, 'small');
  assert.deepEqual(small.ok && small.value.units, [1, 1]);
});

test('one number means as many units as the device is high, from there up', () => {
  const tall = put(stepOn(rackOf()), 'tall', 4);
  assert.deepEqual(tall.ok && tall.value.units, [4, 6]);
  assert.equal(reasonOf(put(stepOn(rackOf()), 'tall', '4-5')), 'units.height');
  const wide = put(stepOn(rackOf()), 'small', '4-6');
  assert.deepEqual(wide.ok && wide.value.units, [4, 6], 'a device that does not say its height takes what it is given');
});

test('a unit that is taken is refused with its occupant', () => {
  const step = stepOn(rackOf().add('server', 'here', { in: 'rack1', units: [4, 6] }));
  const refused = put(step, 'small', 5);
  assert.equal(reasonOf(refused), 'units.taken');
  assert.match(!refused.ok ? refused.error.detail : '', /server here is in 4-6/);
});

test('a full rack is exhausted', () => {
  const step = stepOn(rackOf({ attributes: { units: 2 } }));
  assert.equal(reasonOf(put(step, 'tall')), 'units.full');
});

test('what hangs beside the rails or is a part takes no units', () => {
  const step = stepOn(rackOf());
  const strip = put(step, 'strip');
  assert.ok(strip.ok && strip.value.units === undefined);
  const spare = put(step, 'spare');
  assert.ok(spare.ok && spare.value.units === undefined);
});

test('a holder without units refuses them', () => {
  const step = stepOn(rackOf().add('pool', 'web'));
  assert.equal(reasonOf(putEntity(step, { op: 'put', entity: 'small', holder: 'web', units: 1 })), 'units.none');
});

test('a height that is no number of units is refused', () => {
  const step = stepOn(rackOf().add('server', 'odd', { attributes: { height: '2U' } }));
  assert.equal(reasonOf(put(step, 'odd')), 'units.height');
});

test('whatever is put where, no two devices share a unit and none is outside the rack', () => {
  const wish = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(fc.integer({ min: -1, max: 48 }), { nil: undefined }));
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
      const base = fixture().add('rack', 'rack1');
      for (const [index, [height]] of wishes.entries()) base.add('server', `s${index}`, { attributes: { height } });
      const step = stepOn(base);
      for (const [index, [, units]] of wishes.entries()) put(step, `s${index}`, units);
      let below = 0;
      for (const { units } of occupantsOf(step.draft, entityIn(step, 'rack1').id)) {
        assert.ok(units[0] > below && units[0] <= units[1]);
        below = units[1];
      }
      assert.ok(below <= 45);
    }),
    { numRuns: 60 },
  );
});
