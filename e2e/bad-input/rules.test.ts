// What is well formed and cannot be: the rules of the inventory.
import { type Attack, attackFamily, type Refused } from './attack.ts';
import { INNERMOST_POOL, loadFleet } from './fleet.ts';

function change(rule: string, operations: readonly unknown[], outcome: Refused): Attack {
  return { rule, send: { path: '/v1/changes', json: { operations } }, outcome };
}

function one(rule: string, operation: unknown, outcome: Refused): Attack {
  return change(rule, [operation], { pointer: '/operations/0', ...outcome });
}

const conflict = (reason: string): Refused => ({ code: 'conflict', reason, status: 409 });
const invalid = (reason: string): Refused => ({ code: 'invalid', reason, status: 422 });
const exhausted = (reason: string): Refused => ({ code: 'exhausted', reason, status: 409 });
const notFound = (reason: string): Refused => ({ code: 'not_found', reason, status: 404 });
const malformed = (pointer: string): Refused => ({ code: 'invalid', reason: 'malformed.body', status: 400, pointer });

const put = (entity: string, holder: string, units?: unknown): unknown => ({
  op: 'put',
  entity,
  holder,
  move: true,
  ...(units === undefined ? {} : { units }),
});
const chain = (length: number): unknown[] =>
  Array.from({ length }, (_, index) => ({
    op: 'create',
    kind: 'pool',
    name: `link${index}`,
    ...(index === 0 ? {} : { in: [`link${index - 1}`] }),
  }));

attackFamily('what cannot be is refused by the rule that forbids it', async (target) => {
  await loadFleet(target);
  return [
    one('nothing is in itself', put('pool:pool0', 'pool:pool0'), conflict('holding.cycle')),
    one('nothing is in what is in it', put('pool:pool0', 'pool:pool1'), conflict('holding.cycle')),
    one('nothing is in what is in it at a depth of 60', put('pool:pool0', `pool:${INNERMOST_POOL}`), conflict('holding.cycle')),
    change('a long chain that would close to a circle is refused', [...chain(500), put('link0', 'link499')], {
      ...conflict('holding.cycle'),
      pointer: '/operations/500',
    }),
    one('a tag does not include itself', { op: 'tag', entity: 'tag:base', mode: 'add', tags: ['tag:extra'] }, conflict('tag.cycle')),
    one('there is no unit 0', put('web1', 'rack1', 0), invalid('units.outside')),
    one('there is no unit 46 in a rack of 45', put('web1', 'rack1', 46), invalid('units.outside')),
    one('there is no unit -1', put('web1', 'rack1', -1), malformed('/operations/0/units')),
    one('there is no unit 2147483647', put('web1', 'rack1', 2_147_483_647), invalid('units.malformed')),
    one('units are those of a rack', { op: 'create', kind: 'server', name: 'a', units: 4 }, invalid('units.none')),
    one(
      'units are those of a rack, which a pool is not',
      { op: 'create', kind: 'server', name: 'a', in: ['pool:pool1'], units: 4 },
      invalid('units.none'),
    ),
    one('units have an order', put('web1', 'rack1', '6-4'), invalid('units.malformed')),
    one('a range of units ends in the rack', put('web1', 'rack1', '44-46'), invalid('units.outside')),
    one('a gigantic range of units is refused', put('web1', 'rack1', '1-99999999999999999999'), invalid('units.malformed')),
    one('a unit belongs to one device', put('web1', 'rack1', 2), conflict('units.taken')),
    one('a rack has a sensible number of units', { op: 'set', entity: 'rack1', key: 'units', values: [1e9] }, invalid('units.count')),
    one('a port has one cable', { op: 'connect', a: 'web2', port_a: 'nic-eth#1', b: 'sw1', port_b: 'nic-eth#1' }, conflict('port.used')),
    one(
      'a port that is not there takes no cable',
      { op: 'connect', a: 'web2', port_a: 'nic-eth#99', b: 'sw1', port_b: 'nic-eth#2' },
      notFound('port.unknown'),
    ),
    one(
      'nothing is connected to itself',
      { op: 'connect', a: 'web2', port_a: 'nic-eth#1', b: 'web2', port_b: 'nic-eth#2' },
      conflict('connection.self'),
    ),
    one(
      'a cable joins ports of one type',
      { op: 'connect', a: 'web2', port_a: 'pwr-nema-5#1', b: 'sw1', port_b: 'nic-eth#2' },
      invalid('connection.types'),
    ),
    one(
      'a gigantic number of ports is refused',
      { op: 'set', entity: 'web1', key: 'ports', subkey: 'nic-eth', values: [1e9] },
      invalid('port.count'),
    ),
    one('a full network gives nothing', { op: 'allocate', entity: 'sw1', source: 'tiny' }, exhausted('network.full')),
    one(
      'an address that is taken is not given again',
      { op: 'allocate', entity: 'sw1', source: 'tiny', item: '10.0.0.1' },
      conflict('allocation.taken'),
    ),
    one(
      'an address of another network is not given',
      { op: 'allocate', entity: 'sw1', source: 'tiny', item: '10.0.0.9' },
      invalid('network.outside'),
    ),
    one(
      'what is no address is not given',
      { op: 'allocate', entity: 'sw1', source: 'tiny', item: '10.0.0.256' },
      invalid('network.address-malformed'),
    ),
    one(
      'a million addresses at once are refused',
      { op: 'allocate', entity: 'sw1', source: 'wide', count: 1_000_000 },
      malformed('/operations/0/count'),
    ),
    one(
      'more addresses than there are, are refused',
      { op: 'allocate', entity: 'sw1', source: 'tiny', count: 10_000 },
      exhausted('network.full'),
    ),
    one('no addresses at all are refused', { op: 'allocate', entity: 'sw1', source: 'lan', count: 0 }, malformed('/operations/0/count')),
    one(
      'more numbers than there are, are refused',
      { op: 'allocate', entity: 'sw1', source: 'numbers', count: 4 },
      exhausted('generator.full'),
    ),
    one('a name exists once', { op: 'create', kind: 'server', name: 'web1' }, conflict('name.taken')),
    one('a name exists once in its category', { op: 'create', kind: 'vm', name: 'web1' }, conflict('name.taken')),
    one('nobody gets a name that exists', { op: 'rename', entity: 'web2', name: 'web1' }, conflict('name.taken')),
    change(
      'a name exists once within a change, too',
      [1, 2].map(() => ({ op: 'create', kind: 'rack', name: 'twin' })),
      { ...conflict('name.taken'), pointer: '/operations/1' },
    ),
    one('a holder that is not empty stays', { op: 'delete', entity: 'rack1' }, conflict('delete.not-empty')),
    one('what is not there is not deleted', { op: 'delete', entity: 'nosuch' }, notFound('ref.not-found')),
    one('a gigantic number of picks is refused', { op: 'pick', count: 1e9, query: 'all' }, malformed('/operations/0/count')),
    one('more picks than there are, are refused', { op: 'pick', count: 10_000, query: 'kind:server' }, exhausted('pick.exhausted')),
    one(
      'a number beyond all numbers is refused',
      { op: 'set', entity: 'web1', key: 'a', number: 2 ** 31, values: [1] },
      malformed('/operations/0/number'),
    ),
    one(
      'a fraction is no number of an attribute',
      { op: 'set', entity: 'web1', key: 'a', number: 0.5, values: [1] },
      malformed('/operations/0/number'),
    ),
    one(
      'a thousand and one values are refused',
      { op: 'set', entity: 'web1', key: 'a', values: Array.from({ length: 1_001 }, (_, index) => index) },
      malformed('/operations/0/values'),
    ),
    one(
      'a network that is none is refused',
      { op: 'create', kind: 'network', name: 'n', attributes: [{ key: 'cidr', values: ['10.0.0.0/33'] }] },
      invalid('network.cidr-malformed'),
    ),
    one(
      'a network the size of the world is refused or cheap',
      { op: 'allocate', entity: 'sw1', source: 'wide', item: '10.0.0.1' },
      invalid('network.outside'),
    ),
    one(
      'a reservation of a world ends where its network does',
      { op: 'reserve', network: 'tiny', first: '0.0.0.0', last: '255.255.255.255' },
      invalid('network.outside'),
    ),
    one('a kind is not its own alias', { op: 'kind', definition: { name: 'server', category: 'equipment' } }, invalid('kind.malformed')),
    one(
      'JSON values nest 32 deep at most',
      { op: 'set', entity: 'web1', key: 'a', values: [{ json: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) }] },
      invalid('value.too-deep'),
    ),
    one(
      'a date that never was is refused',
      { op: 'set', entity: 'web1', key: 'a', values: [{ datetime: '2026-02-30' }] },
      invalid('value.malformed-datetime'),
    ),
    one(
      'a value with two meanings is refused',
      { op: 'set', entity: 'web1', key: 'a', values: [{ text: 'a', ref: 'web2' }] },
      malformed('/operations/0/values/0'),
    ),
    one('a field that no operation has is refused', { op: 'delete', entity: 'web1', force: true }, malformed('/operations/0')),
    change('an operation that is none is refused', [null], malformed('/operations/0')),
    change(
      '10,001 operations are refused',
      Array.from({ length: 10_001 }, () => ({ op: 'delete', entity: 'nosuch' })),
      malformed('/operations'),
    ),
  ];
});
