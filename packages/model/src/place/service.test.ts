import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import { holdersOf } from './holders.ts';
import { setService } from './service.ts';
import { servicesOn } from './service-lookup.ts';
import { entityIn, reasonOf, stepOn } from './step-fixture.ts';

function site() {
  return fixture()
    .add('role', 'web')
    .add('server', 'server1')
    .add('loadbalancer', 'lb1')
    .add('vip', 'www', { in: 'lb1' })
    .add('vip', 'api', { in: 'lb1' });
}

const service = { op: 'service', role: 'web', host: 'server1' } as const;

test('a service is an instance of its role on the host, behind the VIP of a load balancer', () => {
  const step = stepOn(site());
  const added = setService(step, { ...service, vip: 'www' });
  assert.equal(added.ok && added.value.name, 'web-server1');
  const [found] = servicesOn(step.draft, entityIn(step, 'server1'), seesEverything);
  assert.deepEqual([found?.role?.name, found?.vip?.name, found?.loadBalancer?.name], ['web', 'www', 'lb1']);
  assert.deepEqual(
    holdersOf(step.draft, entityIn(step, 'web-server1')).map(({ name }) => name),
    ['web', 'www'],
  );
});

test('one role runs once on a host: adding it again changes at most the VIP', () => {
  const step = stepOn(site());
  const first = setService(step, { ...service, vip: 'www' });
  const again = setService(step, service);
  assert.deepEqual(first, again);
  setService(step, { ...service, vip: 'api' });
  assert.deepEqual(
    holdersOf(step.draft, entityIn(step, 'web-server1')).map(({ name }) => name),
    ['web', 'api'],
  );
  assert.equal(servicesOn(step.draft, entityIn(step, 'web'), seesEverything).length, 1);
});

test('removing from a VIP keeps the service, removing the service leaves nothing', () => {
  const step = stepOn(site());
  setService(step, { ...service, vip: 'www' });
  assert.equal(reasonOf(setService(step, { ...service, vip: 'api', remove: true })), 'service.absent');
  assert.equal(reasonOf(setService(step, { ...service, vip: 'www', remove: true })), 'ok');
  assert.deepEqual(
    holdersOf(step.draft, entityIn(step, 'web-server1')).map(({ name }) => name),
    ['web'],
  );
  assert.equal(reasonOf(setService(step, { ...service, remove: true })), 'ok');
  assert.equal(reasonOf(step.resolve('web-server1')), 'ref.not-found');
  assert.equal(reasonOf(setService(step, { ...service, remove: true })), 'service.absent');
});

test('a service that would have the name of another is refused', () => {
  const step = stepOn(site().add('service', 'web-server1'));
  assert.equal(reasonOf(setService(step, service)), 'name.taken');
});

test('a role, a host and a VIP are what they are called', () => {
  assert.equal(reasonOf(setService(stepOn(site()), { ...service, role: 'server1' })), 'ref.not-found');
  assert.equal(reasonOf(setService(stepOn(site()), { ...service, host: 'lb1' })), 'ref.not-found');
  assert.equal(reasonOf(setService(stepOn(site()), { ...service, vip: 'lb1' })), 'ref.not-found');
});
