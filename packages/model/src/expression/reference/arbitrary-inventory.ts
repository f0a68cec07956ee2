// Small random inventories: few names and values, so that expressions about them often match.
import fc from 'fast-check';
import { type Fixture, fixture } from '../../inventory/fixture.ts';
import type { Value } from '../../value/value.ts';

const KINDS = ['datacenter', 'rack', 'pool', 'class', 'server', 'vm', 'switch', 'tag', 'network', 'vip', 'service', 'tenant'] as const;
export const NAMES = ['a1', 'a2', 'a10', 'b1', 'web1', 'web2', 'web10', 'x.y', 'Web1', 'r-1'] as const;
export const KEYS = ['foo', 'bar', '_hidden'] as const;
export const VALUES: readonly Value[] = [1, 2, 12, 1.5, '1', 'x', 'xy', 'free', true, null, { datetime: '2026-01-31' }, { secret: 's' }];
export const MEMBER_TEXTS = [
  'kind:server',
  'foo=1',
  'in pool:a1',
  'pool:a1 or web*',
  'not in name:a2',
  'class:b1',
  'kind:pool',
  'not pool:web1',
  'in all',
  'broken(',
];
export const ADDRESSES = ['10.0.0.1', '10.0.1.7', '10.1.0.1', '192.168.0.9'] as const;

/** Numbers that choose: the same inventory for the same numbers, and smaller ones for smaller numbers. */
const entityArbitrary = fc.record({
  kind: fc.constantFrom(...KINDS),
  name: fc.constantFrom(...NAMES),
  foreign: fc.boolean(),
  holders: fc.array(fc.nat(100), { maxLength: 2 }),
  tags: fc.array(fc.nat(100), { maxLength: 2 }),
  attributes: fc.array(
    fc.record({
      key: fc.constantFrom(...KEYS),
      subkey: fc.constantFrom('', '', 'sub', 'sub.two'),
      number: fc.constantFrom(null, null, 1, 2),
      value: fc.constantFrom(...VALUES),
    }),
    { maxLength: 4 },
  ),
  runsOn: fc.option(fc.nat(100), { freq: 3 }),
  wired: fc.option(fc.nat(100), { freq: 3 }),
  address: fc.option(fc.constantFrom(...ADDRESSES), { freq: 3 }),
  members: fc.option(fc.constantFrom(...MEMBER_TEXTS), { freq: 2 }),
  hidden: fc.boolean(),
});
type RandomEntity = typeof entityArbitrary extends fc.Arbitrary<infer T> ? T : never;

export interface RandomInventory {
  readonly fixture: Fixture;
  /** Ids of entities that the caller does not see, if anything is to be hidden. */
  readonly hidden: ReadonlySet<string>;
}

export const inventoryArbitrary: fc.Arbitrary<RandomInventory> = fc
  .array(entityArbitrary, { minLength: 1, maxLength: 16 })
  .map((entities) => buildInventory(entities));

function buildInventory(entities: readonly RandomEntity[]): RandomInventory {
  const made = fixture().add('tenant', 'acme').add('network', 'net');
  const ids: string[] = [];
  const hidden = new Set<string>();
  for (const [index, entity] of entities.entries()) {
    made.add(entity.kind, entity.name, { ...(entity.foreign && entity.kind !== 'tenant' ? { tenant: 'acme' } : {}) });
    const id = made.id(entity.name);
    ids.push(id);
    if (entity.hidden) hidden.add(id);
    // Only earlier ones hold later ones, as the ledger refuses rings.
    const at = (choice: number) => ids[choice % Math.max(index, 1)] as typeof id;
    for (const choice of index === 0 ? [] : entity.holders) made.fact({ type: 'holding', entity: id, holder: at(choice) });
    addDetails(made, id, entity);
    if (entity.wired !== null && index > 0) {
      made.fact({ type: 'connection', entity: id, port: 'nic-eth#1', peer: at(entity.wired), peerPort: 'nic-eth#2' });
    }
    if (entity.kind === 'service' && index > 0) {
      made.fact({ type: 'service', entity: id, role: id, host: at(entity.holders[0] ?? 0), vip: null });
    }
  }
  addLaterReferences(made, entities, ids);
  return { fixture: made, hidden };
}

/** Many more hosts in, on and beside what there is: so many that a relation is followed from above, not from each of them. */
export function addCrowd(made: Fixture, size: number): Fixture {
  const before = made.inventory();
  const others = [...before.ordered()].flatMap((slot) => before.at(slot)?.id ?? []);
  for (let index = 0; index < size; index++) {
    const name = `crowd${index}`;
    made.add('vm', name);
    const entity = made.id(name);
    const at = (shift: number) => others[(index * 7 + shift) % others.length] ?? entity;
    made.fact({ type: 'holding', entity, holder: at(0) });
    made.fact({ type: 'attribute', entity, key: 'runs_on', subkey: '', number: null, value: { ref: at(3) } });
    made.fact({ type: 'attribute', entity, key: 'foo', subkey: index % 2 === 0 ? '' : 'sub', number: null, value: index % 3 });
    if (index % 5 === 0) made.fact({ type: 'connection', entity, port: 'nic-eth#1', peer: at(1), peerPort: 'nic-eth#3' });
    if (index % 9 === 0) others.push(entity);
  }
  return made;
}

function addDetails(made: Fixture, id: ReturnType<Fixture['id']>, entity: RandomEntity): void {
  for (const attribute of entity.attributes) made.fact({ type: 'attribute', entity: id, ...attribute });
  if (entity.address !== null) made.fact({ type: 'address', entity: id, source: made.id('net'), item: entity.address });
  if (entity.members !== null)
    made.fact({ type: 'attribute', entity: id, key: 'members', subkey: '', number: null, value: entity.members });
}

/** Tags may include any tag, and anything may run on anything: rings included. */
function addLaterReferences(made: Fixture, entities: readonly RandomEntity[], ids: readonly string[]): void {
  for (const [index, entity] of entities.entries()) {
    const id = ids[index] as ReturnType<Fixture['id']>;
    for (const [rank, choice] of entity.tags.entries()) {
      made.fact({ type: 'tag', entity: id, tag: ids[choice % ids.length] as typeof id, rank: rank + 1 });
    }
    if (entity.runsOn !== null) {
      const ref = ids[entity.runsOn % ids.length] as typeof id;
      made.fact({ type: 'attribute', entity: id, key: 'runs_on', subkey: '', number: null, value: { ref } });
    }
  }
}
