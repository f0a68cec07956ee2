import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Value } from '../value/value.ts';
import { resolveVariable, resolveVariables, variableResolver } from './variable-resolver.ts';

/** One host below one source of every class, each saying `x` with the name of its class. */
function everyClass(without: readonly string[] = []): Fixture {
  const says = (word: string): { variables: Record<string, Value> } => ({ variables: without.includes(word) ? {} : { x: word } });
  const fleet = fixture();
  if (!without.includes('tenant')) fleet.fact({ type: 'variable', entity: fleet.id('default'), name: 'x', value: 'tenant' });
  return fleet
    .add('cloud', 'c1', says('cloud'))
    .add('region', 'eu', says('region'))
    .add('cell', 'eu-a', { in: 'eu', ...says('cell') })
    .add('datacenter', 'dc1', says('datacenter'))
    .add('rack', 'r1', { in: 'dc1', ...says('rack') })
    .add('pool', 'web', says('group'))
    .add('server', 'metal', says('runs_on'))
    .add('tag', 'weak', says('weak tag'))
    .add('tag', 'strong', says('strong tag'))
    .add('vm', 'h', {
      in: ['c1', 'eu-a', 'r1', 'web'],
      tags: ['weak', 'strong'],
      attributes: { runs_on: { ref: fleet.id('metal') } },
      ...says('own'),
    });
}

function valueFor(fleet: Fixture, name = 'x', entity = 'h'): Value | undefined {
  return resolveVariable(fleet.inventory(), fleet.entity(entity), name);
}

test('strength is tenant < cloud < region < cell < places < groups < runs_on < tags in order < the host', () => {
  const gone: string[] = [];
  for (const strongest of [
    'own',
    'strong tag',
    'weak tag',
    'runs_on',
    'group',
    'rack',
    'datacenter',
    'cell',
    'region',
    'cloud',
    'tenant',
    undefined,
  ]) {
    assert.equal(valueFor(everyClass(gone)), strongest);
    if (strongest !== undefined) gone.push(strongest);
  }
});

test("a node's own tag beats every listed tag", () => {
  const fleet = fixture()
    .add('tag', 'a', { variables: { x: 1 } })
    .add('tag', 'b', { variables: { x: 2 } });
  fleet.add('server', 'h', { tags: ['a', 'b'], variables: { x: 3 } });
  assert.equal(valueFor(fleet), 3);
});

test('a tag that another includes is weaker than it, and stronger than the tags listed before it', () => {
  const fleet = fixture().add('tag', 'before', { variables: { x: 'before', y: 'before' } });
  fleet.add('tag', 'included', { variables: { x: 'included', y: 'included' } });
  fleet.add('tag', 'after', { tags: ['included'], variables: { x: 'after' } });
  fleet.add('server', 'h', { tags: ['before', 'after'] });
  assert.equal(valueFor(fleet, 'x'), 'after');
  assert.equal(valueFor(fleet, 'y'), 'included');
});

test('a tag that is both listed and included stands where the host lists it', () => {
  const fleet = fixture()
    .add('tag', 'b', { variables: { x: 'b' } })
    .add('tag', 'a', { tags: ['b'], variables: { x: 'a' } });
  fleet.add('server', 'h', { tags: ['a', 'b'] });
  assert.equal(valueFor(fleet), 'b');
});

test('a host that lists a tag does not share its order with one that lists a tag which includes it', () => {
  const fleet = fixture()
    .add('tag', 'base', { variables: { x: 'base' } })
    .add('tag', 'silent', { tags: ['base'] });
  fleet.add('tag', 'web', { tags: ['base'], variables: { x: 'web' } });
  fleet.add('server', 'a', { tags: ['web', 'base'] }).add('server', 'b', { tags: ['web', 'silent'] });
  const resolver = variableResolver(fleet.inventory());
  assert.equal(resolver.value(fleet.entity('a'), 'x'), 'base');
  assert.equal(resolver.value(fleet.entity('b'), 'x'), 'web');
});

test('a tag that two tags include is weaker than both', () => {
  const fleet = fixture().add('tag', 'f', { variables: { x: 'f' } });
  fleet.add('tag', 'd', { tags: ['f'], variables: { x: 'd' } }).add('tag', 'e', { tags: ['f'] });
  fleet.add('tag', 'c', { tags: ['d', 'e'] }).add('server', 'h', { tags: ['c'] });
  assert.equal(valueFor(fleet), 'd');
});

test('within a class the higher priority is stronger, whatever the distance', () => {
  const fleet = fixture().add('datacenter', 'dc', { variables: { x: 'dc' }, attributes: { priority: 5 } });
  fleet.add('rack', 'r', { in: 'dc', variables: { x: 'rack' } }).add('server', 'h', { in: 'r' });
  assert.equal(valueFor(fleet), 'dc');
});

test('within a class and priority the nearer is stronger', () => {
  const fleet = fixture().add('pool', 'outer', { variables: { x: 'outer' } });
  fleet.add('pool', 'inner', { in: 'outer', variables: { x: 'inner' } }).add('server', 'h', { in: 'inner' });
  assert.equal(valueFor(fleet), 'inner');
});

test('a host has variables from what it runs on, but not from what that inherits', () => {
  const fleet = fixture().add('rack', 'r', { variables: { rack: 1 } });
  fleet.add('server', 'metal', { in: 'r', variables: { metal: 1, x: 'metal' } });
  fleet.add('vm', 'middle', { attributes: { runs_on: { ref: fleet.id('metal') } }, variables: { x: 'middle' } });
  fleet.add('container', 'h', { attributes: { runs_on: { ref: fleet.id('middle') } } });
  assert.deepEqual(Object.fromEntries(resolveVariables(fleet.inventory(), fleet.entity('h'))), { metal: 1, x: 'middle' });
});

test('holders, tags and tenants have variables, too', () => {
  const fleet = fixture()
    .add('datacenter', 'dc', { variables: { x: 1 } })
    .add('rack', 'r', { in: 'dc' });
  fleet.fact({ type: 'variable', entity: fleet.id('default'), name: 'y', value: 2 });
  fleet.add('tag', 'base', { variables: { z: 3 } }).add('tag', 'web', { tags: ['base'] });
  const inventory = fleet.inventory();
  assert.deepEqual(Object.fromEntries(resolveVariables(inventory, fleet.entity('r'))), { x: 1, y: 2 });
  assert.deepEqual(Object.fromEntries(resolveVariables(inventory, fleet.entity('web'))), { y: 2, z: 3 });
  assert.deepEqual(Object.fromEntries(resolveVariables(inventory, fleet.entity('default'))), { y: 2 });
});

test('a null is a value, not the absence of one', () => {
  const fleet = fixture()
    .add('pool', 'p', { variables: { x: 1 } })
    .add('server', 'h', { in: 'p', variables: { x: null } });
  assert.equal(valueFor(fleet), null);
});

test('values are never interpolated', () => {
  const fleet = fixture().add('server', 'h', { variables: { a: '${b}', b: '${a} $${c} {{ b }}' } });
  assert.equal(valueFor(fleet, 'a'), '${b}');
  assert.equal(valueFor(fleet, 'b'), '${a} $${c} {{ b }}');
});

function withFile(fleet: Fixture, entity: string, variables: Record<string, unknown>): Fixture {
  return fleet.fact({
    type: 'variable-file',
    entity: fleet.id(entity),
    url: 'https://vars.example/x.yaml',
    sha256: '0'.repeat(64),
    variables,
  });
}

test("a variable file is just below its holder's own variables, and above everything weaker than the holder", () => {
  const fleet = fixture().add('datacenter', 'dc', { variables: { x: 'dc', y: 'dc' } });
  fleet.add('rack', 'r', { in: 'dc', variables: { x: 'rack' } });
  withFile(fleet, 'r', { x: 'file', y: 'file' }).add('server', 'h', { in: 'r' });
  assert.equal(valueFor(fleet, 'x'), 'rack');
  assert.equal(valueFor(fleet, 'y'), 'file');
});

test('an object in a variable file is an object: it never refers to a secret or an entity', () => {
  const fleet = withFile(fixture().add('server', 'h'), 'h', { a: { secret: 'somebody-elses' }, b: [1, { ref: 'x' }] });
  assert.deepEqual(valueFor(fleet, 'a'), { json: { secret: 'somebody-elses' } });
  assert.deepEqual(valueFor(fleet, 'b'), { json: [1, { ref: 'x' }] });
});

test('names of object members are not variables of a file', () => {
  const fleet = withFile(fixture().add('server', 'h'), 'h', {});
  assert.equal(valueFor(fleet, 'toString'), undefined);
  assert.equal(valueFor(fleet, '__proto__'), undefined);
});

function merging(strategy: 'deep' | 'append' | 'union', weak: Value, strong: Value, own?: Value): Value | undefined {
  const fleet = fixture();
  fleet.fact({ type: 'merge', entity: fleet.id('default'), variable: 'x', strategy });
  fleet.add('datacenter', 'dc', { variables: { x: weak } }).add('rack', 'r', { in: 'dc', variables: { x: strong } });
  fleet.add('server', 'h', { in: 'r', ...(own === undefined ? {} : { variables: { x: own } }) });
  return valueFor(fleet);
}

test('deep: objects join, the stronger wins in each member, lists and scalars are replaced', () => {
  const weak = { json: { a: { b: 1, c: 2 }, l: [1], s: 'weak' } };
  assert.deepEqual(merging('deep', weak, { json: { a: { c: 3 }, l: [2], n: null } }), {
    json: { a: { b: 1, c: 3 }, l: [2], s: 'weak', n: null },
  });
  assert.deepEqual(merging('deep', weak, 'plain'), 'plain');
  assert.deepEqual(merging('deep', 'plain', { json: { a: 1 } }), { json: { a: 1 } });
});

test('append: lists in the order of strength, the weakest first; a scalar is a list of one', () => {
  assert.deepEqual(merging('append', { json: [1, 2] }, 2, { json: [3] }), { json: [1, 2, 2, 3] });
});

test('union: as append, but every item once', () => {
  assert.deepEqual(merging('union', { json: [1, { a: 1, b: 2 }] }, { json: [{ b: 2, a: 1 }, 3] }, 1), { json: [1, { a: 1, b: 2 }, 3] });
});

test('null takes away what weaker sources gave to a joined variable', () => {
  assert.deepEqual(merging('append', { json: [1] }, null, { json: [3] }), { json: [3] });
  assert.deepEqual(merging('deep', { json: { a: 1 } }, null), null);
});

test('a secret does not join: it replaces and is replaced', () => {
  assert.deepEqual(merging('append', { json: [1] }, { secret: 's1' }), { secret: 's1' });
  assert.deepEqual(merging('append', { secret: 's1' }, { json: [1] }), { json: [1] });
});

test('a lone value of a list variable is a list', () => {
  const fleet = fixture();
  fleet.fact({ type: 'merge', entity: fleet.id('default'), variable: 'x', strategy: 'append' });
  fleet.add('server', 'h', { variables: { x: 'a' } });
  assert.deepEqual(valueFor(fleet), { json: ['a'] });
});

test('an object key named __proto__ stays a key when objects join', () => {
  const weak = { json: JSON.parse('{"__proto__": {"polluted": 1}}') };
  const merged = merging('deep', weak, { json: { a: 1 } });
  assert.equal(JSON.stringify(merged), '{"json":{"__proto__":{"polluted":1},"a":1}}');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('merge rules are those of the tenant of the entity that is asked about', () => {
  const fleet = fixture().add('tenant', 'acme');
  fleet.fact({ type: 'merge', entity: fleet.id('acme'), variable: 'x', strategy: 'append' });
  fleet.add('rack', 'shared', { variables: { x: 1 } });
  fleet.add('server', 'ours', { in: 'shared', variables: { x: 2 } });
  fleet.add('server', 'theirs', { tenant: 'acme', in: 'shared', variables: { x: 2 } });
  assert.equal(valueFor(fleet, 'x', 'ours'), 2);
  assert.deepEqual(valueFor(fleet, 'x', 'theirs'), { json: [1, 2] });
});

test('a tag order of ten thousand nested tags is found without deep calls', () => {
  const fleet = fixture();
  for (let i = 0; i < 10_000; i++)
    fleet.add('tag', `t${i}`, { tags: i === 0 ? [] : [`t${i - 1}`], variables: i === 0 ? { x: 'deepest' } : {} });
  fleet.add('server', 'h', { tags: ['t9999'] });
  const inventory = fleet.inventory();
  assert.equal(
    variableResolver(inventory)
      .column('x')
      .at(inventory.slotOf(fleet.id('h')) ?? -1),
    'deepest',
  );
  assert.equal(resolveVariable(inventory, inventory.entity(fleet.id('h')) ?? fleet.entity('h'), 'x'), 'deepest');
});

test('a host is in a cloud by its address where nobody says otherwise, and has its variables', () => {
  const fleet = fixture().add('network', 'net', { attributes: { cidr: '10.0.0.0/16' } });
  fleet.add('cloud', 'wide', { attributes: { block: '10.0.0.0/8' }, variables: { x: 'wide' } });
  fleet.add('cloud', 'narrow', { attributes: { block: '10.0.1.0/24' }, variables: { x: 'narrow' } });
  fleet.add('server', 'a', { addresses: [['net', '10.0.0.1']] }).add('server', 'b', { addresses: [['net', '10.0.1.1']] });
  fleet.add('server', 'c', { in: 'wide', addresses: [['net', '10.0.1.2']] }).add('server', 'd');
  const inventory = fleet.inventory();
  const column = variableResolver(inventory).column('x');
  for (const [host, expected] of Object.entries({ a: 'wide', b: 'narrow', c: 'wide', d: undefined })) {
    assert.equal(valueFor(fleet, 'x', host), expected);
    assert.equal(column.at(inventory.slotOf(fleet.id(host)) ?? -1), expected);
  }
});

test('members of a dynamic pool have its variables, and those of what the pool is in', () => {
  const fleet = fixture().add('pool', 'all', { variables: { y: 'all' } });
  fleet.add('pool', 'web', { in: 'all', attributes: { members: 'role = web' }, variables: { x: 'web' } });
  fleet.add('rack', 'r', { variables: { x: 'rack' } });
  fleet.add('server', 'a', { in: 'r', attributes: { role: 'web' } }).add('server', 'b', { in: 'r', attributes: { role: 'db' } });
  const inventory = fleet.inventory();
  for (const [host, x, y] of [
    ['a', 'web', 'all'],
    ['b', 'rack', undefined],
  ] as const) {
    assert.equal(valueFor(fleet, 'x', host), x);
    assert.equal(valueFor(fleet, 'y', host), y);
    assert.equal(
      variableResolver(inventory)
        .column('y')
        .at(inventory.slotOf(fleet.id(host)) ?? -1),
      y,
    );
  }
});

test('what is inside a member of a dynamic pool is inside the pool', () => {
  const fleet = fixture().add('pool', 'racks', { attributes: { members: 'kind:rack' }, variables: { x: 1 } });
  fleet.add('rack', 'r').add('server', 'h', { in: 'r' });
  assert.equal(valueFor(fleet, 'x', 'h'), 1);
});

test('a dynamic pool does not ask for variables to know who has them', () => {
  const fleet = fixture().add('pool', 'p', { attributes: { members: 'var:x = 1' }, variables: { x: 2 } });
  fleet.add('server', 'h', { variables: { x: 1 } });
  assert.equal(valueFor(fleet, 'x', 'h'), 1);
});

test('a host behind a virtual address gets the address’s variables, and none of the place of its load balancer', () => {
  const fleet = fixture()
    .add('region', 'us', { variables: { x: 'us' } })
    .add('rack', 'r2', { in: 'us', variables: { x: 'r2' } })
    .add('loadbalancer', 'lb1', { in: 'r2', variables: { x: 'lb1' } })
    .add('vip', 'www', { in: 'lb1', variables: { y: 'www' } })
    .add('server', 'h', { in: 'www' });
  assert.equal(valueFor(fleet), undefined);
  assert.equal(valueFor(fleet, 'y'), 'www');
  assert.equal(valueFor(fleet, 'x', 'www'), 'lb1');
});
