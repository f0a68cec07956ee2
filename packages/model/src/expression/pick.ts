// "4 servers in datacenter Z with status unallocated, each in a different rack" (seed 1).
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { Expression } from './ast.ts';
import { insideOf } from './containment.ts';
import type { EvaluationContext, Slicing } from './context.ts';
import { drain, evaluateWith, inNaturalOrder } from './evaluate.ts';
import { evaluateNode } from './evaluate-node.ts';
import { Evaluation, type Steps } from './evaluation.ts';
import { PICK_COUNT_MAX } from './limits.ts';
import { parseExpression } from './parser.ts';
import { Spread } from './spread.ts';
import { closeKindWords, didYouMean } from './suggest.ts';
import { quote } from './syntax-problem.ts';

export interface PickRequest {
  readonly count: number;
  readonly query: string;
  /** A kind or category of holders: each pick is inside a different one. */
  readonly spread?: string | undefined;
}

/**
 * The matches that come first in natural order of names; spread, one for each holder, holders by name, the lowest name in each.
 * A holder gives way to others only where fewer would be found otherwise.
 */
export function pickEntities(request: PickRequest, context: EvaluationContext): Result<Entity[], Problem> {
  return drain(pickInSlices(request, context, null));
}

export function* pickInSlices(
  request: PickRequest,
  context: EvaluationContext,
  slicing: Slicing | null,
): Generator<void, Result<Entity[], Problem>> {
  const plan = planPick(request, context.inventory);
  if (!plan.ok) return plan;
  const picked = yield* evaluateWith(new Evaluation(context, slicing), (run) => pick(run, plan.value));
  if (!picked.ok) return picked;
  return picked.value.length < request.count ? err(exhausted(request, picked.value.length)) : picked;
}

interface PickPlan {
  readonly count: number;
  readonly expression: Expression;
  /** Kinds of the holders; null: not spread. */
  readonly holderKinds: readonly string[] | null;
}

function planPick({ count, query, spread: word }: PickRequest, { kinds }: Inventory): Result<PickPlan, Problem> {
  if (!Number.isInteger(count) || count < 1 || count > PICK_COUNT_MAX) {
    return err(problem('invalid', 'pick.count', `the number to pick is a whole number from 1 to ${PICK_COUNT_MAX}`, { pointer: '/count' }));
  }
  const expression = parseExpression(query, kinds);
  if (!expression.ok) return expression;
  if (word === undefined) return ok({ count, expression: expression.value, holderKinds: null });
  const inCategory = kinds.inCategory(word);
  const kind = kinds.find(word);
  const found = inCategory ?? (kind === undefined ? [] : [kind]);
  if (found.length === 0) return err(unknownSpread(word, closeKindWords(kinds, word)));
  return ok({ count, expression: expression.value, holderKinds: found.map(({ name }) => name) });
}

function* pick(run: Evaluation, { count, expression, holderKinds }: PickPlan): Steps<Entity[]> {
  const { inventory } = run;
  const matches = yield* evaluateNode(run, expression, null);
  if (holderKinds === null) return entitiesAt(inventory, inNaturalOrder(inventory, matches).slice(0, count));
  const holders = run.emptySet();
  for (const kind of holderKinds) yield* run.addSlots(holders, axis.kind, kind);
  const spread = new Spread();
  for (const holder of inNaturalOrder(inventory, holders)) {
    const single = run.emptySet();
    single.add(holder);
    const inside = (yield* insideOf(run, single)).intersect(matches);
    // More of one holder than are wanted at all never help.
    if (run.spend(spread.offer(inNaturalOrder(inventory, inside).slice(0, count)))) yield;
    if (spread.size === count) break;
  }
  return entitiesAt(inventory, spread.members());
}

function entitiesAt(inventory: Inventory, slots: readonly number[]): Entity[] {
  return slots.flatMap((slot) => inventory.at(slot) ?? []);
}

function exhausted({ count, spread: word }: PickRequest, available: number): Problem {
  const each = word === undefined ? '' : `, each in a different ${word}`;
  const verb = available === 1 ? 'matches' : 'match';
  return problem('exhausted', 'pick.exhausted', `${count} wanted, but only ${available} ${verb}${each}`, {
    hint: 'ask for fewer, or for less of each: muster list with the same expression shows what matches',
    data: { wanted: count, available },
  });
}

function unknownSpread(word: string, close: readonly string[]): Problem {
  return problem('invalid', 'pick.unknown-kind', `there is no kind or category ${quote(word)}`, {
    hint: didYouMean(close, 'muster kind list shows all kinds'),
    pointer: '/spread',
  });
}
