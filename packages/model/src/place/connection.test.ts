import assert from 'node:assert/strict';
import test from 'node:test';
import { ok } from '@muster/protocol';
import { seesEverything } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import { connectPorts, disconnectPort } from './connection.ts';
import { parsePortName, portsOf } from './port.ts';
import { entityIn, reasonOf, stepOn } from './step-fixture.ts';

function wiring() {
  return fixture()
    .add('server', 'server1', { attributes: { 'nic-eth.mac#1': '00:11:22:aa:bb:cc', 'nic-eth.name#1': 'eth0' } })
    .add('server', 'server2')
    .add('switch', 'switch1')
    .add('pdu', 'pdu1')
    .add('vm', 'vm1')
    .add('pool', 'web');
}

function connect(step: ReturnType<typeof stepOn>, a: string, b: string) {
  const [nameA = '', portA] = a.split(':');
  const [nameB = '', portB] = b.split(':');
  const ports = { ...(portA === undefined ? {} : { port_a: portA }), ...(portB === undefined ? {} : { port_b: portB }) };
  return connectPorts(step, { op: 'connect', a: nameA, b: nameB, ...ports });
}

test('an entity has the ports of its kind, and as many as its attributes say', () => {
  const step = stepOn(fixture().add('server', 's', { attributes: { 'ports.nic-eth': 4, 'ports.console-serial': 0, 'ports.nic-ib': 1 } }));
  const names = portsOf(step.draft, entityIn(step, 's'), seesEverything).map((port) => port.name);
  assert.deepEqual(names, ['pwr-nema-5#1', 'nic-eth#1', 'nic-eth#2', 'nic-eth#3', 'nic-eth#4', 'nic-ib#1']);
});

test('a cable is seen from both ends', () => {
  const step = stepOn(wiring());
  assert.equal(reasonOf(connect(step, 'server1:nic-eth#1', 'switch1:nic-eth#4')), 'ok');
  const port = (name: string, at: string) => portsOf(step.draft, entityIn(step, name), seesEverything).find((one) => one.name === at);
  const near = port('server1', 'nic-eth#1');
  const far = port('switch1', 'nic-eth#4');
  assert.deepEqual([near?.peer?.entity.name, near?.peer?.port], ['switch1', 'nic-eth#4']);
  assert.deepEqual([far?.peer?.entity.name, far?.peer?.port], ['server1', 'nic-eth#1']);
  assert.deepEqual(
    near?.attributes.map(({ name }) => name),
    ['mac', 'name'],
  );
});

test('a second connection on a used port is refused at either end, with what is there', () => {
  const step = stepOn(wiring());
  connect(step, 'server1:nic-eth#1', 'switch1:nic-eth#4');
  const again = connect(step, 'server2:nic-eth#1', 'switch1:nic-eth#4');
  assert.ok(!again.ok);
  assert.equal(again.error.reason, 'port.used');
  assert.equal(again.error.detail, 'nic-eth#4 of switch switch1 is connected to nic-eth#1 of server server1 already');
  assert.equal(reasonOf(connect(step, 'switch1:nic-eth#9', 'server1:nic-eth#1')), 'port.used');
});

test('what is at a used port stays unnamed for who may not see it', () => {
  const step = stepOn(wiring(), { sees: (entity) => entity.name !== 'server1' });
  step.draft.assert({
    type: 'connection',
    entity: entityIn(stepOn(wiring()), 'server1').id,
    port: 'nic-eth#1',
    peer: entityIn(step, 'switch1').id,
    peerPort: 'nic-eth#4',
  });
  const refused = connect(step, 'server2:nic-eth#1', 'switch1:nic-eth#4');
  assert.equal(reasonOf(refused), 'port.used');
  assert.doesNotMatch(JSON.stringify(refused), /server1/);
  const port = portsOf(step.draft, entityIn(step, 'switch1'), step.sees).find((one) => one.name === 'nic-eth#4');
  assert.deepEqual([port?.connected, port?.peer], [true, null]);
});

test('a port that is not there is refused with those that are', () => {
  const refused = connect(stepOn(wiring()), 'server1:nic-eth#3', 'switch1:nic-eth#1');
  assert.ok(!refused.ok);
  assert.deepEqual([refused.error.code, refused.error.reason], ['not_found', 'port.unknown']);
  assert.match(refused.error.hint ?? '', /nic-eth#1 to #2/);
  assert.equal(reasonOf(connect(stepOn(wiring()), 'web:nic-eth#1', 'switch1:nic-eth#1')), 'port.unknown');
});

test('what is no port is refused', () => {
  for (const text of ['', 'nic-eth', '#1', 'nic-eth#0', 'nic-eth#01', 'nic-eth#-1', 'nic-eth#1.5', 'a b#1', `${'x'.repeat(1_000_000)}#1`]) {
    assert.equal(reasonOf(parsePortName(text)), 'port.malformed', text.slice(0, 20));
  }
});

test('ports of two types do not fit, and nothing is connected to itself', () => {
  assert.equal(reasonOf(connect(stepOn(wiring()), 'server1:nic-eth#1', 'switch1:pwr-nema-5#1')), 'connection.types');
  assert.equal(reasonOf(connect(stepOn(wiring()), 'server1:nic-eth#1', 'server1:nic-eth#2')), 'connection.self');
});

test('without ports, the lowest free ones of the only type that fits are joined', () => {
  const step = stepOn(wiring());
  const first = connect(step, 'vm1', 'switch1');
  assert.deepEqual(first.ok && first.value.ports, ['nic-eth#1', 'nic-eth#1']);
  const second = connect(step, 'server1:nic-eth#2', 'switch1');
  assert.deepEqual(second.ok && second.value.ports, ['nic-eth#2', 'nic-eth#2']);
});

test('where several types make sense, the ports must be named', () => {
  const refused = connect(stepOn(wiring()), 'server1', 'server2');
  assert.ok(!refused.ok);
  assert.deepEqual([refused.error.code, refused.error.reason], ['ambiguous', 'connection.ambiguous']);
  assert.match(refused.error.detail, /nic-eth#1 to nic-eth#1/);
});

test('without ports, a thing is connected for what it is there for: a switch for network, a console server for consoles, a PDU for power', () => {
  const base = wiring().add('consoleserver', 'con9').add('pdu', 'pdu9');
  assert.deepEqual(connect(stepOn(base), 'server1', 'switch1'), ok({ id: base.id('server1'), ports: ['nic-eth#1', 'nic-eth#1'] }));
  assert.deepEqual(
    connect(stepOn(base), 'server1', 'con9'),
    ok({ id: base.id('server1'), ports: ['console-serial#1', 'console-serial#1'] }),
  );
  assert.deepEqual(connect(stepOn(base), 'pdu9', 'server1'), ok({ id: base.id('pdu9'), ports: ['pwr-nema-5#1', 'pwr-nema-5#1'] }));
});

test('two things with purposes of their own are not guessed at', () => {
  assert.equal(reasonOf(connect(stepOn(wiring().add('pdu', 'pdu9')), 'switch1', 'pdu9')), 'connection.ambiguous');
});

test('where nothing fits or nothing is free, that is said', () => {
  const step = stepOn(wiring());
  assert.equal(reasonOf(connect(step, 'server1', 'web')), 'connection.none');
  connect(step, 'vm1', 'switch1');
  assert.equal(reasonOf(connect(step, 'vm1', 'switch1')), 'connection.none');
});

test('a cable comes off from either end', () => {
  for (const [entity, port] of [
    ['server1', 'nic-eth#1'],
    ['switch1', 'nic-eth#4'],
  ] as const) {
    const step = stepOn(wiring());
    connect(step, 'server1:nic-eth#1', 'switch1:nic-eth#4');
    assert.equal(reasonOf(disconnectPort(step, { op: 'disconnect', entity, port })), 'ok');
    assert.equal(reasonOf(disconnectPort(step, { op: 'disconnect', entity, port })), 'port.free');
    assert.equal(reasonOf(connect(step, 'server2:nic-eth#1', 'switch1:nic-eth#4')), 'ok');
  }
});

test('equipment of two tenants is joined only where one is shared', () => {
  const base = wiring().add('tenant', 'acme').add('server', 'theirs', { tenant: 'acme' });
  const operation = { op: 'connect', a: 'acme/theirs', port_a: 'nic-eth#1', b: 'switch1', port_b: 'nic-eth#1' } as const;
  assert.equal(reasonOf(connectPorts(stepOn(base), operation)), 'connection.tenant');
  base.fact({ type: 'share', entity: base.id('switch1'), tenant: base.id('acme') });
  assert.equal(reasonOf(connectPorts(stepOn(base), operation)), 'ok');
});
