// The fast ways (shared inheritance, painted columns, ties searched from the sources) against a slow one that is obviously right.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything } from '../access/visibility.ts';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { dynamicMembers } from '../expression/dynamic-members.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import { checkVariableTies } from './check-ties.ts';
import { contestedSlots } from './contested-slots.ts';
import { explainVariables } from './explain-variables.ts';
import { mergeValues, orderMatters, replacesAll } from './merge-values.ts';
import { orderTags } from './tag-order.ts';
import { variableResolver } from './variable-resolver.ts';

const NAMES = ['x', 'y'];
const CLASSES = ['tenant', 'cloud', 'region', 'cell', 'place', 'group', 'runs_on', 'tag', 'own'];

interface Said {
  readonly strength: readonly [number, number, number];
  readonly values: readonly Value[];
  readonly id: string;
}

function naiveSaid(inventory: Inventory, entity: Entity, name: string): Said[] {
  const found: Said[] = [];
  const say = (source: Entity | undefined, sourceClass: string, distance: number): void => {
    if (source === undefined || (source.id === entity.id && sourceClass !== 'own')) return;
    const values = factsOfType(source, 'variable-file').flatMap((file) => (name in file.variables ? [file.variables[name] as Value] : []));
    for (const fact of factsOfType(source, 'variable')) if (fact.name === name) values.push(fact.value);
    const priority = Math.max(...factsOfType(source, 'attribute').map((fact) => (fact.key === 'priority' ? Number(fact.value) : 0)), 0);
    if (values.length > 0) found.push({ strength: [CLASSES.indexOf(sourceClass), priority, -distance], values, id: source.id });
  };
  say(inventory.entity(entity.tenant), 'tenant', 1);
  const climb = (from: Entity, distance: number, { way, isVirtual }: { way: readonly Entity[]; isVirtual: boolean }): void => {
    for (const above of naiveHolders(inventory, from)) {
      if (way.includes(above)) continue;
      const sourceClass = naiveClass(above);
      if (isVirtual && sourceClass !== 'group') continue;
      say(above, sourceClass, distance);
      const steps = (above.kind === 'vip' || above.kind === 'service') && from.kind !== 'vip';
      climb(above, distance + 1, { way: [...way, above], isVirtual: isVirtual || steps });
    }
  };
  climb(entity, 1, { way: [entity], isVirtual: false });
  const descend = (from: Entity, distance: number): void => {
    for (const fact of factsOfType(from, 'attribute')) {
      if (fact.key !== 'runs_on' || typeof fact.value !== 'object' || fact.value === null || !('ref' in fact.value)) continue;
      const below = inventory.entity(fact.value.ref);
      if (below === undefined) continue;
      say(below, 'runs_on', distance);
      descend(below, distance + 1);
    }
  };
  descend(entity, 1);
  const tags = orderTags(inventory, entity);
  for (const [index, tag] of tags.entries()) say(tag, 'tag', tags.length - index);
  say(entity, 'own', 0);
  const strongest = new Map<string, Said>();
  for (const said of found) {
    const other = strongest.get(said.id);
    if (other === undefined || compare(other, said) < 0) strongest.set(said.id, said);
  }
  return [...strongest.values()].sort((a, b) => compare(a, b) || (a.id < b.id ? -1 : 1));
}

function naiveClass({ kind }: Entity): string {
  if (kind === 'cloud' || kind === 'region' || kind === 'cell') return kind;
  return ['datacenter', 'rack', 'server', 'vm'].includes(kind) ? 'place' : 'group';
}

function naiveHolders(inventory: Inventory, member: Entity): Entity[] {
  const slot = inventory.slotOf(member.id) ?? -1;
  const context = { inventory, visibility: seesEverything };
  const put = factsOfType(member, 'holding').flatMap(({ holder }) => inventory.entity(holder) ?? []);
  const dynamic = [...entitiesOf(inventory)].flatMap(({ entity }) => {
    const members = entity.kind === 'pool' ? dynamicMembers(entity, context) : null;
    return members?.ok === true && members.value.has(slot) ? [entity] : [];
  });
  return [...put, ...dynamic];
}

function compare(a: Said, b: Said): number {
  for (const index of [0, 1, 2] as const) if (a.strength[index] !== b.strength[index]) return a.strength[index] - b.strength[index];
  return 0;
}

function strategyFor(inventory: Inventory, entity: Entity, name: string): MergeStrategy | null {
  const tenant = inventory.entity(entity.tenant);
  return (tenant === undefined ? [] : factsOfType(tenant, 'merge')).find((fact) => fact.variable === name)?.strategy ?? null;
}

function naiveValue(inventory: Inventory, entity: Entity, name: string): Value | undefined {
  const strategy = strategyFor(inventory, entity, name);
  let resolved: { value: Value } | null = null;
  for (const value of naiveSaid(inventory, entity, name).flatMap((said) => said.values))
    resolved = { value: mergeValues(strategy, resolved, value) };
  return resolved?.value;
}

function naiveTie(inventory: Inventory, entity: Entity, name: string): boolean {
  const strategy = strategyFor(inventory, entity, name);
  const said = naiveSaid(inventory, entity, name);
  for (let top = said.at(-1); top !== undefined; top = said.at(-1)) {
    const level = said.splice(said.findIndex((other) => compare(other, top) === 0));
    const values = level.map(
      ({ values }) =>
        values.reduce<{ value: Value } | null>((base, over) => ({ value: mergeValues(strategy, base, over) }), null)?.value ?? null,
    );
    if (orderMatters(strategy, values)) return true;
    if (values.some((value) => replacesAll(strategy, value))) return false;
  }
  return false;
}

const value = fc.constantFrom<Value>(
  'a',
  'b',
  1,
  null,
  { json: [1] },
  { json: [2, 1] },
  { json: { k: 1 } },
  { json: { k: 2, l: 1 } },
  { json: { l: 1 } },
);
const variables = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 2 });
const some = fc.array(fc.nat(), { maxLength: 3 });
const attributes = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ priority: fc.constantFrom(1, 2) }) },
);
const KINDS = [
  'region',
  'cell',
  'datacenter',
  'rack',
  'pool',
  'group',
  'cloud',
  'tag',
  'tag',
  'server',
  'vm',
  'vm',
  'server',
  'vip',
  'service',
];

const plan = fc.record({
  strategies: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom<MergeStrategy>('deep', 'append', 'union')),
  tenant: variables,
  entities: fc.array(
    fc.record({
      kind: fc.nat(),
      in: some,
      tags: some,
      runsOn: fc.array(fc.nat(), { maxLength: 2 }),
      variables,
      file: fc.option(variables, { freq: 5 }),
      members: fc.option(fc.constantFrom('kind:server', 'name:e1*', 'kind:vm or kind:rack', 'kind:pool', 'all'), { freq: 4 }),
      attributes,
    }),
    { minLength: 3, maxLength: 25 },
  ),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** Everything points only at what was made before it, so nothing goes in circles. */
function build(planned: Plan, dynamic = false): Fixture {
  const fleet = fixture();
  const byClass = { holder: [] as string[], tag: [] as string[], host: [] as string[] };
  for (const [name, said] of Object.entries(planned.tenant))
    fleet.fact({ type: 'variable', entity: fleet.id('default'), name, value: said });
  for (const [variable, strategy] of Object.entries(planned.strategies))
    fleet.fact({ type: 'merge', entity: fleet.id('default'), variable, strategy });
  const choose = (names: readonly string[], picks: readonly number[]): string[] =>
    names.length === 0 ? [] : [...new Set(picks.map((pick) => names[pick % names.length] as string))];
  for (const [index, entity] of planned.entities.entries()) {
    const kind = KINDS[entity.kind % KINDS.length] as string;
    const runs = kind === 'vm' ? choose(byClass.host, entity.runsOn).map((host) => ({ ref: fleet.id(host) })) : [];
    fleet.add(kind, `e${index}`, {
      in: kind === 'tag' ? [] : choose(byClass.holder, entity.in),
      tags: choose(byClass.tag, entity.tags),
      variables: entity.variables,
      attributes: {
        ...entity.attributes,
        ...(runs.length > 0 ? { runs_on: runs } : {}),
        ...(kind === 'pool' && dynamic && entity.members !== null ? { members: entity.members } : {}),
      },
    });
    if (entity.file !== null) {
      const plain = Object.fromEntries(Object.entries(entity.file).filter(([, said]) => typeof said !== 'object'));
      fleet.fact({ type: 'variable-file', entity: fleet.id(`e${index}`), url: 'file:/x', sha256: '', variables: plain });
    }
    if (kind === 'tag') byClass.tag.push(`e${index}`);
    else byClass.holder.push(`e${index}`);
    if (kind === 'server' || kind === 'vm') byClass.host.push(`e${index}`);
  }
  return fleet;
}

function* entitiesOf(inventory: Inventory): Iterable<{ readonly slot: number; readonly entity: Entity }> {
  for (let slot = 0; slot < inventory.slotCount; slot++) {
    const entity = inventory.at(slot);
    if (entity !== undefined) yield { slot, entity };
  }
}

test('shared inheritance, painted columns and explanations give what the slow way gives', () => {
  fc.assert(
    fc.property(plan, fc.boolean(), (planned, dynamic) => {
      const inventory = build(planned, dynamic).inventory();
      const resolver = variableResolver(inventory);
      for (const { slot, entity } of entitiesOf(inventory)) {
        for (const name of NAMES) {
          const expected = naiveValue(inventory, entity, name);
          assert.deepEqual(resolver.value(entity, name), expected, `${entity.name} ${name}`);
          assert.deepEqual(resolver.column(name).at(slot), expected, `column of ${entity.name} ${name}`);
          assert.deepEqual(explainVariables(inventory, entity, [name])[0]?.value, expected, `explanation of ${entity.name} ${name}`);
          assert.deepEqual(resolver.values(entity).get(name), expected);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('a tie is found where the slow way finds one, from the touched entity and from the sources', () => {
  fc.assert(
    fc.property(plan, fc.boolean(), (planned, dynamic) => {
      const inventory = build(planned, dynamic).inventory();
      for (const name of NAMES) {
        const contested = contestedSlots(variableResolver(inventory), name);
        for (const { slot, entity } of entitiesOf(inventory))
          if (naiveTie(inventory, entity, name)) assert.ok(contested.has(slot), `${entity.name} ${name}`);
      }
      const all = [...entitiesOf(inventory)].map(({ entity }) => entity);
      const expected = all.some((entity) => NAMES.some((name) => naiveTie(inventory, entity, name)));
      assert.equal(
        checkVariableTies(
          inventory,
          [],
          all.map((entity) => entity.id),
        ) !== null,
        expected,
      );
      assert.equal(checkVariableTies(inventory, NAMES, []) !== null, expected);
    }),
    { numRuns: 150 },
  );
});
