import assert from 'node:assert/strict';
import test from 'node:test';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { ancestorsOf, descendantsOf, findAncestor, isHeldBelow } from './holders.ts';

function behindVip(): Fixture {
  return fixture()
    .add('rack', 'r1')
    .add('rack', 'r2')
    .add('pool', 'front')
    .add('loadbalancer', 'lb1', { in: 'r2' })
    .add('vip', 'www', { in: ['lb1', 'front'] })
    .add('server', 'web1', { in: ['www', 'r1'] });
}

test('a host is in the virtual address before it and in its groups, not where the load balancer is', () => {
  const made = behindVip();
  const names = ancestorsOf(made.inventory(), made.entity('web1')).map((holder) => holder.name);
  assert.deepEqual(names, ['www', 'r1', 'front']);
  assert.equal(findAncestor(made.inventory(), made.entity('web1'), 'rack')?.name, 'r1');
  assert.equal(findAncestor(made.inventory(), made.entity('www'), 'rack')?.name, 'r2');
});

test('what is below a holder is that which has it above', () => {
  const made = behindVip();
  const below = (name: string) => [...descendantsOf(made.inventory(), made.id(name))].map((member) => member.name).sort();
  assert.deepEqual(below('r2'), ['lb1', 'www']);
  assert.deepEqual(below('front'), ['web1', 'www']);
  assert.deepEqual(below('r1'), ['web1']);
});

test('a ring of holdings is one even where it leads through a virtual address', () => {
  const made = behindVip();
  assert.equal(isHeldBelow(made.inventory(), made.entity('web1'), made.id('lb1')), true);
  assert.equal(isHeldBelow(made.inventory(), made.entity('lb1'), made.id('web1')), false);
});
