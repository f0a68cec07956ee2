import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything } from '../access/visibility.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { EvaluationContext } from './context.ts';
import { matchEntities } from './evaluate.ts';
import { parseExpression } from './parser.ts';
import { pickEntities } from './pick.ts';

/** web1 and web5 are in one rack, and behind an address of a load balancer in another one: by a service, and put there. */
function behindVip(): Fixture {
  const made = fixture()
    .add('region', 'eu')
    .add('region', 'us')
    .add('datacenter', 'dc1', { in: 'eu' })
    .add('datacenter', 'dc2', { in: 'us' })
    .add('rack', 'r1', { in: 'dc1' })
    .add('rack', 'r2', { in: 'dc2' })
    .add('pool', 'balancers')
    .add('pool', 'site', { attributes: { members: 'kind:vip' } })
    .add('pool', 'front')
    .add('loadbalancer', 'lb1', { in: ['r2', 'balancers'] })
    .add('vip', 'www', { in: ['lb1', 'front'] })
    .add('role', 'web')
    .add('server', 'web1', { in: ['r1', 'www'] })
    .add('server', 'web5', { in: 'r1' })
    .add('vlan', 'v1', { in: 'eu' })
    .add('network', 'lan', { in: 'v1' })
    .add('service', 'web-web5', { in: ['web', 'www', 'us'] });
  return made.fact({
    type: 'service',
    entity: made.id('web-web5'),
    role: made.id('web'),
    host: made.id('web5'),
    vip: made.id('www'),
  });
}

function match(made: Fixture, text: string): string[] {
  const asked: EvaluationContext = { inventory: made.inventory(), visibility: seesEverything };
  const parsed = parseExpression(text, asked.inventory.kinds);
  assert.ok(parsed.ok, text);
  const found = matchEntities(parsed.value, asked);
  assert.ok(found.ok, text);
  return found.value.map((slot) => asked.inventory.at(slot)?.name ?? '').filter((name) => !name.startsWith('crowd'));
}

/** So many that a relation is followed from above. */
function crowded(made: Fixture): Fixture {
  for (let index = 0; index < 400; index++) made.add('server', `crowd${index}`, { in: 'r1' });
  return made;
}

for (const [size, made] of [
  ['few', behindVip()],
  ['many', crowded(behindVip())],
] as const) {
  test(`a host behind a virtual address is not where the load balancer is, asked among ${size}`, () => {
    for (const place of ['r2', 'dc2', 'us', 'lb1', 'balancers']) assert.deepEqual(match(made, `kind:server in ${place}`), [], place);
    for (const place of ['rack:r2', 'datacenter:dc2', 'region:us', 'pool:balancers']) {
      assert.deepEqual(match(made, `${place} kind:server`), [], place);
    }
    for (const place of ['r1', 'dc1', 'eu']) assert.deepEqual(match(made, `kind:server in ${place}`), ['web1', 'web5'], place);
  });

  test(`a host is in the address, its role and the groups of the address, asked among ${size}`, () => {
    for (const holder of ['vip:www', 'pool:front', 'pool:site']) assert.deepEqual(match(made, `${holder} kind:server`), ['web1', 'web5']);
    assert.deepEqual(match(made, 'role:web kind:server'), ['web5']);
  });
}

test('what contains a host leaves out the place of the load balancer before it', () => {
  assert.deepEqual(match(behindVip(), 'contains web5'), ['dc1', 'eu', 'front', 'r1', 'site', 'web', 'web-web5', 'www']);
  assert.deepEqual(match(behindVip(), 'contains www'), ['balancers', 'dc2', 'front', 'lb1', 'r2', 'site', 'us']);
});

test('a network is where its VLAN is', () => {
  assert.deepEqual(match(behindVip(), 'kind:network in eu'), ['lan']);
});

test('a spread over racks counts a host in its own rack only', () => {
  const request = { count: 2, query: 'kind:server', spread: 'rack' };
  const picked = pickEntities(request, { inventory: behindVip().inventory(), visibility: seesEverything });
  assert.ok(!picked.ok);
  assert.equal(picked.error.reason, 'pick.exhausted');
});
