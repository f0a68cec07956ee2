import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { entityIn, reasonOf, stepOn } from '../place/step-fixture.ts';
import { accessOf } from './access.ts';
import { cloudOf } from './cloud.ts';
import { setGateway } from './gateway.ts';
import { findRoute } from './route.ts';

function clouds(): Fixture {
  return fixture()
    .add('network', 'n', { attributes: { cidr: '10.0.0.0/8' } })
    .add('cloud', 'wide', { attributes: { block: ['10.0.0.0/8', '2001:db8::/32'] } })
    .add('cloud', 'narrow', { attributes: { block: '10.1.0.0/16' } });
}

function cloudName(base: Fixture, host: string): string {
  const cloud = cloudOf(base.inventory(), base.entity(host));
  return cloud.ok ? (cloud.value?.cloud.name ?? 'none') : cloud.error.reason;
}

test('a host is in the cloud it was put into, else in the one with the most specific block of its address', () => {
  const base = clouds()
    .add('server', 'a', { addresses: [['n', '10.1.2.3']] })
    .add('server', 'b', { addresses: [['n', '10.2.2.3']] });
  base.add('server', 'said', { in: 'wide', addresses: [['n', '10.1.2.4']] }).add('server', 'nowhere', { addresses: [['n', '11.0.0.1']] });
  assert.deepEqual(
    ['a', 'b', 'said', 'nowhere'].map((host) => cloudName(base, host)),
    ['narrow', 'wide', 'wide', 'none'],
  );
});

test('equal blocks of two clouds need it explicit', () => {
  const base = clouds().add('cloud', 'other', { attributes: { block: '10.1.0.0/16' } });
  base.add('server', 'a', { addresses: [['n', '10.1.2.3']] }).add('server', 'said', { in: 'other', addresses: [['n', '10.1.2.4']] });
  assert.deepEqual([cloudName(base, 'a'), cloudName(base, 'said')], ['cloud.equal-blocks', 'other']);
});

test('blocks of another tenant’s cloud do not count', () => {
  const base = fixture()
    .add('tenant', 'acme')
    .add('network', 'n', { attributes: { cidr: '10.0.0.0/8' } });
  base
    .add('cloud', 'theirs', { tenant: 'acme', attributes: { block: '10.0.0.0/8' } })
    .add('server', 'a', { addresses: [['n', '10.1.2.3']] });
  assert.equal(cloudName(base, 'a'), 'none');
});

function mesh(): Fixture {
  const base = fixture();
  for (const cloud of ['a', 'b', 'c', 'd', 'lonely']) base.add('cloud', cloud);
  for (const host of ['h1', 'h2', 'h10']) base.add('server', host);
  return base;
}

function gateway(step: ReturnType<typeof stepOn>, from: string, to: string, ...hosts: string[]) {
  return setGateway(step, { op: 'gateway', from, to, hosts });
}

function route(step: ReturnType<typeof stepOn>, from: string, to: string, sees: Visibility = seesEverything): string {
  const found = findRoute(step.draft, { from: entityIn(step, from), to: entityIn(step, to) }, sees);
  if (!found.ok) return found.error.reason;
  return found.value.map((hop) => `${hop.from.name}>${hop.to.name}(${hop.through.map(({ host }) => host.name).join(',')})`).join(' ');
}

test('a route takes the fewest gateways, of equal ones the first by name, and names the hosts in their order', () => {
  const step = stepOn(mesh());
  gateway(step, 'a', 'c', 'h1');
  gateway(step, 'a', 'b', 'h10', 'h2');
  gateway(step, 'c', 'd', 'h1');
  gateway(step, 'b', 'd', 'h2');
  assert.equal(route(step, 'a', 'd'), 'a>b(h10,h2) b>d(h2)');
  assert.equal(route(step, 'a', 'a'), '');
  assert.equal(route(step, 'd', 'a'), 'cloud.unreachable', 'gateways lead one way');
  assert.equal(route(step, 'a', 'lonely'), 'cloud.unreachable');
  gateway(step, 'a', 'd', 'h1');
  assert.equal(route(step, 'a', 'd'), 'a>d(h1)');
});

test('what may not be seen is no way', () => {
  const step = stepOn(mesh());
  gateway(step, 'a', 'b', 'h1');
  gateway(step, 'b', 'd', 'h2');
  gateway(step, 'a', 'c', 'h1');
  gateway(step, 'c', 'd', 'h1');
  assert.equal(route(step, 'a', 'd', { sees: (entity) => entity.name !== 'h2' }), 'a>c(h1) c>d(h1)');
  assert.equal(route(step, 'a', 'd', { sees: (entity) => entity.name !== 'h1' }), 'cloud.unreachable');
});

test('a gateway’s hosts are set as a whole; none means that there is no gateway', () => {
  const step = stepOn(mesh());
  gateway(step, 'a', 'b', 'h1', 'h2');
  const before = entityIn(step, 'a').facts.length;
  gateway(step, 'a', 'b', 'h1', 'h2');
  assert.equal(entityIn(step, 'a').facts.length, before);
  gateway(step, 'a', 'b', 'h2');
  assert.equal(route(step, 'a', 'b'), 'a>b(h2)');
  gateway(step, 'a', 'b');
  assert.equal(route(step, 'a', 'b'), 'cloud.unreachable');
});

test('a gateway joins two clouds through hosts', () => {
  const step = stepOn(mesh());
  assert.equal(reasonOf(gateway(step, 'a', 'a', 'h1')), 'gateway.self');
  assert.equal(reasonOf(gateway(step, 'a', 'b', 'h1', 'h1')), 'gateway.twice');
  assert.equal(reasonOf(gateway(step, 'a', 'b', ...new Array<string>(1000).fill('h1'))), 'gateway.hosts');
  assert.equal(reasonOf(gateway(step, 'a', 'b', 'c')), 'ref.not-found');
});

test('access data of a host are its own, else its nearest holder’s', () => {
  const base = fixture()
    .add('network', 'n', { attributes: { cidr: '10.0.0.0/8' } })
    .add('server', 'jump');
  base.add('datacenter', 'dc', { attributes: { 'access.user': 'far', 'access.port': 2222, 'access.via': 'gate.example.com' } });
  base.add('rack', 'r', { in: 'dc', attributes: { 'access.user': 'near', 'access.secret': { secret: 'k1' } } });
  base.add('server', 'a', { in: 'r', addresses: [['n', '10.0.0.1']] });
  base.add('server', 'b', { in: 'r', attributes: { 'access.user': 'own', 'access.via': { ref: base.id('jump') } } });
  const access = (host: string) => {
    const { address, user, port, secret, via } = accessOf(base.inventory(), base.entity(host), seesEverything);
    const hops = via?.value.map((hop) => (typeof hop === 'string' ? hop : hop.name));
    return [address, user?.value, user?.source.name, port?.value, secret?.value.secret, hops];
  };
  assert.deepEqual(access('a'), ['10.0.0.1', 'near', 'r', 2222, 'k1', ['gate.example.com']]);
  assert.deepEqual(access('b'), [null, 'own', 'b', 2222, 'k1', ['jump']]);
});
