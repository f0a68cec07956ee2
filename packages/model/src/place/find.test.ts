import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import { findEntities } from './find.ts';

const base = fixture()
  .add('network', 'net4', { attributes: { cidr: '10.0.0.0/24', gateway: '10.0.0.1' } })
  .add('network', 'net6', { attributes: { cidr: '2001:db8::/64' } })
  .add('namegenerator', 'names')
  .add('pool', 'web1')
  .add('server', 'web1', {
    attributes: { serial: 'CZ1234ABCD', asset: 4711, 'external.cmdb': 'A-17', 'nic-eth.mac#2': '00:11:22:AA:BB:CC', rack: 'web2' },
    addresses: [
      ['net4', '10.0.0.7'],
      ['net6', '2001:db8::7'],
      ['names', 'web001'],
    ],
  })
  .add('server', 'web2', { attributes: { serial: '0012' } });
const inventory = base.inventory();

function find(term: string): string[] {
  return findEntities(inventory, term, seesEverything).map(({ entity, by }) => `${entity.kind}:${entity.name} ${by.join(',')}`);
}

test('a name finds all that have it, of any kind', () => {
  assert.deepEqual(find('web1'), ['pool:web1 name', 'server:web1 name']);
});

test('serial numbers, asset tags and foreign ids are found in either case', () => {
  assert.deepEqual(find('cz1234abcd'), ['server:web1 serial']);
  assert.deepEqual(find('4711'), ['server:web1 asset']);
  assert.deepEqual(find('A-17'), ['server:web1 external.cmdb']);
  assert.deepEqual(find('0012'), ['server:web2 serial'], 'leading zeros of a serial number matter');
  assert.deepEqual(find('12'), []);
});

test('a MAC address is found in any spelling', () => {
  for (const mac of ['00:11:22:aa:bb:cc', '00-11-22-AA-BB-CC', '0011.22aa.bbcc', '001122AABBCC', ' 00:11:22:AA:bb:cc ']) {
    assert.deepEqual(find(mac), ['server:web1 nic-eth.mac#2'], mac);
  }
});

test('an address is found in any spelling', () => {
  for (const address of ['10.0.0.7', '::ffff:10.0.0.7', '2001:db8::7', '2001:DB8:0:0:0:0:0:0007']) {
    assert.deepEqual(find(address), ['server:web1 address'], address);
  }
  assert.deepEqual(find('10.0.0.1'), ['network:net4 gateway']);
  assert.deepEqual(find('web001'), ['server:web1 item']);
});

test('what was found is told as it is written', () => {
  const values = (term: string) => findEntities(inventory, term, seesEverything).map(({ value }) => value);
  assert.deepEqual(
    [...values('cz1234abcd'), ...values('001122aabbcc'), ...values('2001:DB8::7')],
    ['CZ1234ABCD', '00:11:22:AA:BB:CC', '2001:db8::7'],
  );
});

test('an id is found in either case', () => {
  assert.deepEqual(find(base.id('web2').toUpperCase()), ['server:web2 id']);
});

test('other attributes, parts of words and nonsense find nothing', () => {
  for (const term of ['', ' ', 'web', 'web*', 'default1', '10.0.0', 'x'.repeat(1_000_000), '__proto__', 'NaN', 'null'])
    assert.deepEqual(find(term), [], term.slice(0, 20));
});

test('what may not be seen is not found', () => {
  assert.deepEqual(
    findEntities(inventory, 'web1', { sees: (entity) => entity.kind !== 'server' }).map(({ entity }) => entity.kind),
    ['pool'],
  );
});
