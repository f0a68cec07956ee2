// What is done otherwise for large revisions: order by slices, bitmaps, drafts that are taken over whole.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { EntityId } from '../entity/id.ts';
import { CurrentInventory } from './current-inventory.ts';
import { Draft } from './draft.ts';
import type { Inventory } from './inventory.ts';
import { axis } from './terms.ts';

const COUNT = 1_200;

function entityId(number: number): EntityId {
  return `00000000-0000-7000-9000-${String(number).padStart(12, '0')}` as EntityId;
}

/** A draft with a server for each number; names are not in the order of the numbers. */
function drawUp(current: CurrentInventory, numbers: readonly number[]): Draft {
  const newest = Math.max(0, ...[...current.now.ordered()].flatMap((slot) => current.now.at(slot)?.facts.map((fact) => fact.id) ?? []));
  const draft = new Draft(current.table, { revision: current.now.revision + 1, nextFactId: newest + 1 });
  for (const number of numbers) {
    draft.assert({ type: 'entity', entity: entityId(number), kind: 'server', tenant: entityId(0) });
    draft.assert({ type: 'name', entity: entityId(number), name: nameOf(number) });
  }
  return draft;
}

function nameOf(number: number): string {
  return `web${(number * 7) % 1_201}`;
}

function names(inventory: Inventory): string[] {
  return [...inventory.ordered()].map((slot) => inventory.at(slot)?.name ?? 'nothing');
}

function inOrder(numbers: readonly number[]): string[] {
  return numbers.map(nameOf).toSorted((a, b) => Number(a.slice(3)) - Number(b.slice(3)));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function publish(current: CurrentInventory, draft: Draft, atYield: () => void = () => undefined): void {
  let yields = 0;
  for (const _ of current.publish(draft, () => true)) if (yields++ % 100 === 0) atYield();
}

test('whoever lists the fleet while a large revision is taken in sees it whole and in order, or the one before', () => {
  const current = new CurrentInventory();
  publish(current, drawUp(current, range(1, 20)));
  const before = current.snapshot();
  const few = inOrder(range(1, 20));
  const all = inOrder(range(1, COUNT));
  let sawAll = 0;
  publish(current, drawUp(current, range(20, COUNT)), () => {
    assert.deepEqual(names(before), few);
    const seen = names(current.now);
    if (seen.length > few.length) sawAll++;
    assert.deepEqual(seen, seen.length > few.length ? all : few);
  });
  assert.ok(sawAll > 0);
  assert.deepEqual(names(current.now), all);
  assert.deepEqual(names(before), few);
});

test('names that a small revision brought are in the order that readers of a large one see', () => {
  const current = new CurrentInventory();
  publish(current, drawUp(current, range(1, 600)));
  names(current.now);
  publish(current, drawUp(current, [600]));
  const all = inOrder(range(1, COUNT));
  publish(current, drawUp(current, range(601, COUNT)), () => {
    const seen = names(current.now);
    assert.ok(seen.includes(nameOf(600)));
    assert.deepEqual(seen, seen.length > 600 ? all : inOrder(range(1, 601)));
  });
  assert.deepEqual(names(current.now), all);
});

test('a point that nearly all have is counted and left as one that few have', () => {
  const current = new CurrentInventory();
  publish(current, drawUp(current, range(1, COUNT)));
  assert.equal(current.now.count(axis.kind, 'server'), COUNT - 1);
  const draft = new Draft(current.table, { revision: 2, nextFactId: 10_000 });
  for (const number of range(1, COUNT - 1)) for (const fact of draft.entity(entityId(number))?.facts ?? []) draft.retract(fact);
  publish(current, draft);
  assert.deepEqual(
    [...current.now.slots(axis.kind, 'server')].map((slot) => current.now.at(slot)?.name),
    [nameOf(COUNT - 1)],
  );
  assert.equal(current.now.size, 1);
});

test('a small draft takes over a large one that lies on it, and keeps what it says itself', () => {
  const current = new CurrentInventory();
  publish(current, drawUp(current, range(1, 10)));
  const batch = drawUp(current, [10, 11]);
  const child = new Draft(batch, { revision: 3, nextFactId: batch.nextFactId });
  for (const fact of child.entity(entityId(11))?.facts ?? []) child.retract(fact);
  for (const number of range(12, COUNT)) {
    child.assert({ type: 'entity', entity: entityId(number), kind: 'server', tenant: entityId(0) });
    child.assert({ type: 'name', entity: entityId(number), name: nameOf(number) });
  }
  const expected = inOrder([...range(1, 11), ...range(12, COUNT)]);
  assert.deepEqual(names(child), expected);
  batch.merge(child);
  assert.deepEqual(names(batch), expected);
  assert.equal(batch.size, expected.length);
  assert.equal(batch.count(axis.name, nameOf(11)), 0);
  publish(current, batch);
  assert.deepEqual(names(current.now), expected);
});
