// Random operations over a handful of names, for properties. Many of them are refused; what is accepted is a history.
import fc from 'fast-check';
import type { CreateOperation, Operation } from './operation.ts';

const NAMES = ['a', 'b', 'c'];
const KINDS = ['server', 'vm', 'switch', 'rack', 'pool', 'tag', 'network', 'cloud', 'role', 'vip', 'region'];

const name = fc.constantFrom(...NAMES);
const kind = fc.constantFrom(...KINDS);
const ref = fc.tuple(kind, name).map(([k, n]) => `${k}:${n}`);
const category = fc.constantFrom('host', 'place', 'group', 'tag', 'resource', 'scope');
const entity = fc.oneof(
  fc.tuple(category, name).map(([k, n]) => `${k}:${n}`),
  ref,
);
const host = name.map((n) => `host:${n}`);
const value = fc.oneof(fc.constantFrom('x', 'y', 1, 2, true, null), fc.record({ ref: entity }), fc.constant({ json: [1, { b: 2 }] }));
const key = fc.constantFrom('status', 'disk', 'units', 'runs_on');
const number = fc.option(fc.nat({ max: 2 }), { nil: undefined });

function createOf(k: string, n: string): CreateOperation {
  const attributes = k === 'network' ? { attributes: [{ key: 'cidr', values: [cidrOf(n)] }] } : {};
  return { op: 'create', kind: k, name: n, if_absent: true, ...attributes };
}

function cidrOf(text: string): string {
  return `10.${NAMES.indexOf(text)}.0.0/29`;
}

/** What is there before, so that random operations have something to be about. Kinds of one category cannot share a name. */
export const firstOperations: readonly Operation[] = [
  ...['server a', 'server b', 'vm c', 'rack a', 'rack b', 'pool a', 'role b', 'tag a', 'tag b', 'tag c'],
  ...['network a', 'network b', 'vip c', 'cloud a', 'cloud b', 'region c'],
]
  .map((each) => each.split(' '))
  .map(([k = '', n = '']): Operation => createOf(k, n))
  .concat([
    { op: 'put', entity: 'host:a', holder: 'rack:a' },
    { op: 'put', entity: 'host:a', holder: 'group:a' },
    { op: 'set', entity: 'host:a', key: 'disk', number: 1, values: ['x'] },
    { op: 'set', entity: 'host:b', key: 'status', values: ['x', 'y'] },
  ]);

const create: fc.Arbitrary<Operation> = fc
  .tuple(kind, name, fc.option(ref, { nil: undefined }))
  .map(([k, n, holder]): Operation => ({ ...createOf(k, n), ...(holder === undefined ? {} : { in: [holder] }) }));

const attribute: fc.Arbitrary<Operation> = fc
  .tuple(fc.constantFrom('set' as const, 'add' as const), entity, key, number, fc.array(value, { maxLength: 2 }))
  .map(([op, of, k, n, values]): Operation => ({ op, entity: of, key: k, values, ...(n === undefined ? {} : { number: n }) }));

export const randomOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: create },
  { weight: 3, arbitrary: attribute },
  fc.tuple(entity, key).map(([of, k]): Operation => ({ op: 'unset', entity: of, key: k })),
  fc.tuple(entity, name).map(([of, n]): Operation => ({ op: 'rename', entity: of, name: n })),
  fc.tuple(entity, fc.boolean()).map(([of, recursive]): Operation => ({ op: 'delete', entity: of, recursive })),
  {
    weight: 3,
    arbitrary: fc.tuple(entity, entity, fc.boolean()).map(([of, holder, move]): Operation => ({ op: 'put', entity: of, holder, move })),
  },
  fc.tuple(entity, entity).map(([of, holder]): Operation => ({ op: 'take', entity: of, holder })),
  fc.tuple(host, host).map(([a, b]): Operation => ({ op: 'connect', a, b, port_a: 'nic-eth#1', port_b: 'nic-eth#1' })),
  fc.tuple(host, name).map(([of, n]): Operation => ({ op: 'allocate', entity: of, source: `network:${n}` })),
  fc.tuple(name, fc.constantFrom('x', 'y', 1)).map(([n, v]): Operation => ({ op: 'var', entity: `tag:${n}`, name: 'v', value: v })),
  fc
    .tuple(host, fc.constantFrom('add' as const, 'set' as const, 'remove' as const), fc.array(name, { maxLength: 3 }))
    .map(([of, mode, tags]): Operation => ({ op: 'tag', entity: of, mode, tags })),
  fc
    .tuple(name, host, fc.option(name, { nil: undefined }))
    .map(([role, on, vip]): Operation => ({ op: 'service', role, host: on, ...(vip === undefined ? {} : { vip }) })),
  fc.tuple(name, name, fc.array(host, { maxLength: 2 })).map(([from, to, hosts]): Operation => ({ op: 'gateway', from, to, hosts })),
  fc.tuple(name, fc.constantFrom('0.4', '0.5')).map(
    ([n, last]): Operation => ({
      op: 'reserve',
      network: n,
      first: cidrOf(n).replace('0.0/29', last),
    }),
  ),
);

/** Changes of a few operations each. */
export const randomHistory: fc.Arbitrary<Operation[][]> = fc.array(fc.array(randomOperation, { minLength: 1, maxLength: 5, size: 'max' }), {
  minLength: 4,
  maxLength: 20,
  size: 'max',
});
