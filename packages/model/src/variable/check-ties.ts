// Two places that neither is stronger than the other may not say different things of one variable to one entity: what
// would win were an accident. The change that would bring this about is refused, with both places and the remedy.
import { type Problem, problem } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { MergeStrategy } from '../fact/fact.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Value } from '../value/value.ts';
import { contestedSlots } from './contested-slots.ts';
import { mergeValues, orderMatters, replacesAll } from './merge-values.ts';
import { affectedSlots } from './reach.ts';
import { saidNames, saidValues } from './said-values.ts';
import { ownLevel, type SourceLevel } from './source-chain.ts';
import { VariableResolver } from './variable-resolver.ts';

/**
 * When a change reaches this many entities more than it touches, those that two sources of one variable share are searched
 * from the sources instead of looking at each: looking at one costs 2 to 5 us, so this is 10 of the 50 ms a request may wait.
 */
const AFFECTED_MAX = 2_000;

/**
 * Looks for ties that a change has brought about; null when there is none.
 * `variables`: names that were set or removed, or whose merge rule changed. `touched`: entities whose variables, holders,
 * tags, `priority` or `runs_on` changed; where a merge rule changed, the tenant. `formerHolders`: of holdings that ended.
 * They are told apart from what was touched, because nothing changed for the many that are still in them.
 */
export function checkVariableTies(
  inventory: Inventory,
  variables: readonly string[],
  touched: readonly EntityId[],
  formerHolders: readonly EntityId[] = [],
): Problem | null {
  const slices = checkVariableTiesInSlices(inventory, { variables, touched, formerHolders }, () => false);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}

export interface TieSearch {
  readonly variables: readonly string[];
  readonly touched: readonly EntityId[];
  readonly formerHolders?: readonly EntityId[];
}

/** Yields whenever `shouldYield` says so; the inventory must not change before the end. */
export function* checkVariableTiesInSlices(
  inventory: Inventory,
  { variables, touched, formerHolders = [] }: TieSearch,
  shouldYield: () => boolean,
): Generator<void, Problem | null> {
  const resolver = new VariableResolver(inventory);
  const affected = yield* affectedSlots(inventory, touched, {
    groups: resolver.sources.groups,
    countMax: touched.length + AFFECTED_MAX,
    shouldYield,
  });
  if (affected !== null && touched.length > 0) {
    const tie = yield* tieAmong(resolver, affected, { only: null, shouldYield });
    if (tie !== null || !touched.some((id) => inventory.entity(id)?.kind === 'tenant')) return tie;
  }
  const names = affected === null ? yield* namesInReach(resolver, [...touched, ...formerHolders], shouldYield) : [];
  for (const name of new Set([...variables, ...names])) {
    const tie = yield* tieAmong(resolver, contestedSlots(resolver, name), { only: name, shouldYield });
    if (tie !== null) return tie;
  }
  return null;
}

/** What these entities say or inherit. Only these names can have begun to matter, or to matter less, to those they reach. */
function* namesInReach(
  resolver: VariableResolver,
  entities: readonly EntityId[],
  shouldYield: () => boolean,
): Generator<void, Set<string>> {
  const names = new Set<string>();
  const visited = new Set<readonly SourceLevel[]>();
  for (const id of entities) {
    if (shouldYield()) yield;
    const entity = resolver.inventory.entity(id);
    if (entity === undefined) continue;
    for (const name of saidNames(entity)) names.add(name);
    const { levels } = resolver.inheritance(entity);
    if (visited.has(levels)) continue;
    visited.add(levels);
    // A tenant is weaker than all others, so what it says never parts two of them.
    for (const source of levels.flat()) if (source.class !== 'tenant') for (const name of saidNames(source.entity)) names.add(name);
  }
  return names;
}

interface LookAt {
  /** The one name to look at, or null for all. */
  readonly only: string | null;
  readonly shouldYield: () => boolean;
}

function* tieAmong(resolver: VariableResolver, slots: Iterable<number>, { only, shouldYield }: LookAt): Generator<void, Problem | null> {
  const contestedNames = new Map<readonly SourceLevel[], readonly string[]>();
  for (const slot of slots) {
    if (shouldYield()) yield;
    const entity = resolver.inventory.at(slot);
    if (entity === undefined) continue;
    const { levels } = resolver.inheritance(entity);
    const contested = contestedNames.get(levels) ?? namesSaidTwice(levels);
    contestedNames.set(levels, contested);
    for (const name of contested) {
      const tie = only === null || only === name ? tieOf(resolver, entity, name) : null;
      if (tie !== null) return tie;
    }
  }
  return null;
}

/** Names that two sources of one level have: the only ones that can be tied. */
function namesSaidTwice(levels: readonly SourceLevel[]): string[] {
  const twice = new Set<string>();
  for (const level of levels) {
    if (level.length < 2) continue;
    const once = new Set<string>();
    for (const name of level.flatMap((source) => [...saidNames(source.entity)])) {
      if (once.has(name)) twice.add(name);
      once.add(name);
    }
  }
  return [...twice].sort();
}

/** From the strongest level down, until what is weaker does not count any more. */
function tieOf(resolver: VariableResolver, entity: Entity, name: string): Problem | null {
  const strategy = resolver.strategy(entity.tenant, name);
  const levels = [...resolver.inheritance(entity).levels, ownLevel(entity)];
  for (const level of levels.reverse()) {
    const sayings = sayingsOf(level, name, strategy);
    const pair = tiedPair(sayings, strategy);
    if (pair !== null) return tieProblem(entity, { name, strategy, pair });
    if (sayings.some(({ value }) => replacesAll(strategy, value))) return null;
  }
  return null;
}

interface Saying {
  readonly entity: Entity;
  readonly value: Value;
}

function sayingsOf(level: SourceLevel, name: string, strategy: MergeStrategy | null): Saying[] {
  const sayings: Saying[] = [];
  for (const { entity } of level) {
    let joined: { readonly value: Value } | null = null;
    for (const { value } of saidValues(entity, name)) joined = { value: mergeValues(strategy, joined, value) };
    if (joined !== null) sayings.push({ entity, value: joined.value });
  }
  return sayings;
}

function tiedPair(sayings: readonly Saying[], strategy: MergeStrategy | null): readonly [Saying, Saying] | null {
  for (const [index, a] of sayings.entries()) {
    const b = sayings.slice(index + 1).find((other) => orderMatters(strategy, [a.value, other.value]));
    if (b !== undefined) return [a, b];
  }
  return null;
}

interface Tie {
  readonly name: string;
  readonly strategy: MergeStrategy | null;
  readonly pair: readonly [Saying, Saying];
}

function tieProblem(entity: Entity, { name, strategy, pair }: Tie): Problem {
  const [a, b] = pair.map((saying) => `${saying.entity.kind} ${saying.entity.name}`);
  const outcome =
    strategy === null ? 'both set it, to different values' : `both set it, to values that join (${strategy}) differently in another order`;
  const other = strategy === 'append' ? ', declare the merge rule "union",' : ',';
  return problem(
    'conflict',
    'variable.tie',
    `variable ${name} of ${entity.kind} ${entity.name} is not decided: ${a} and ${b} ${outcome}, and neither is stronger`,
    {
      hint: `give one of the two a higher attribute "priority"${other} or set ${name} on ${entity.name} itself`,
      data: {
        variable: name,
        entity: referenceTo(entity),
        holders: pair.map((saying) => referenceTo(saying.entity)),
      },
    },
  );
}

function referenceTo({ id, kind, name }: Entity): { readonly id: EntityId; readonly kind: string; readonly name: string } {
  return { id, kind, name };
}
