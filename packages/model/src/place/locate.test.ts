import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { locate, renderLocation } from './locate.ts';

function site(): Fixture {
  const base = fixture()
    .add('datacenter', 'dc1')
    .add('row', 'row5', { in: 'dc1' })
    .add('rack', 'rack101', { in: 'row5' })
    .add('cloud', 'east', { attributes: { block: '10.0.0.0/8' } })
    .add('network', 'net1', { attributes: { cidr: '10.0.0.0/24' } })
    .add('switch', 'switch2a')
    .add('pdu', 'pdu1')
    .add('consoleserver', 'cs1')
    .add('server', 'server1', { in: 'rack101', units: [13, 13], addresses: [['net1', '10.0.0.4']] })
    .add('loadbalancer', 'lb1')
    .add('vip', 'www', { in: 'lb1' })
    .add('role', 'web')
    .add('service', 'web-server1', { in: ['web', 'www'] });
  cable(base, 'server1:nic-eth#1', 'switch2a:nic-eth#4');
  cable(base, 'pdu1:pwr-nema-5#7', 'server1:pwr-nema-5#1');
  cable(base, 'server1:console-serial#1', 'cs1:console-serial#3');
  const { id } = { id: (name: string) => base.id(name) };
  return base.fact({ type: 'service', entity: id('web-server1'), role: id('web'), host: id('server1'), vip: id('www') });
}

function cable(base: Fixture, a: string, b: string): void {
  const [from = '', port = ''] = a.split(':');
  const [to = '', peerPort = ''] = b.split(':');
  base.fact({ type: 'connection', entity: base.id(from), port, peer: base.id(to), peerPort });
}

test('locate says what a server is connected to, and where, up to the datacenter', () => {
  const base = site();
  const lines = renderLocation(locate(base.inventory(), base.entity('server1'), seesEverything));
  assert.deepEqual(lines, [
    'server1 -> connected to power port 7 on pdu1',
    'server1 -> connected to port 4 on switch2a',
    'server1 -> connected to console port 3 on cs1',
    'server1 -> connected to RU13 in rack101',
    'rack101 -> in row row5',
    'row5 -> in datacenter dc1',
    'server1 -> has 10.0.0.4 in network net1',
    'server1 -> in cloud east',
    'server1 -> serves web, behind vip www on loadbalancer lb1',
  ]);
});

test('a guest is where its host is, also over two steps', () => {
  const base = site().add('vm', 'vm1');
  base.fact({ type: 'attribute', entity: base.id('vm1'), key: 'runs_on', subkey: '', number: null, value: { ref: base.id('server1') } });
  base.add('container', 'c1');
  base.fact({ type: 'attribute', entity: base.id('c1'), key: 'runs_on', subkey: '', number: null, value: { ref: base.id('vm1') } });
  const location = locate(base.inventory(), base.entity('c1'), seesEverything);
  assert.deepEqual(
    location.runsOn.map((host) => host.name),
    ['vm1', 'server1'],
  );
  assert.deepEqual(
    location.places.map(({ place }) => place.name),
    ['rack101', 'row5', 'dc1'],
  );
});

test('a ring of runs_on ends', () => {
  const base = fixture().add('vm', 'a').add('vm', 'b');
  base.fact({ type: 'attribute', entity: base.id('a'), key: 'runs_on', subkey: '', number: null, value: { ref: base.id('b') } });
  base.fact({ type: 'attribute', entity: base.id('b'), key: 'runs_on', subkey: '', number: null, value: { ref: base.id('a') } });
  assert.deepEqual(
    locate(base.inventory(), base.entity('a'), seesEverything).runsOn.map((host) => host.name),
    ['b'],
  );
});

test('what may not be seen is not part of a location', () => {
  const base = site();
  const hidden = new Set(['switch2a', 'row5', 'east', 'net1', 'www', 'lb1']);
  const lines = renderLocation(locate(base.inventory(), base.entity('server1'), { sees: (entity) => !hidden.has(entity.name) }));
  assert.deepEqual(lines, [
    'server1 -> connected to power port 7 on pdu1',
    'server1 -> connected to console port 3 on cs1',
    'server1 -> connected to RU13 in rack101',
    'server1 -> serves web',
  ]);
});

test('a virtual address is located with its services', () => {
  const base = site();
  const lines = renderLocation(locate(base.inventory(), base.entity('www'), seesEverything));
  assert.deepEqual(lines, ['www -> in loadbalancer lb1', 'www -> has service web-server1 on server server1']);
});
