// One model for all views: a plain map of records, searched by reading everything. The table, drafts and snapshots must agree with it.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FactDelta } from '../change/revision.ts';
import type { Entity } from '../entity/entity.ts';
import type { EntityId } from '../entity/id.ts';
import type { FactBody } from '../fact/fact.ts';
import { CurrentInventory } from './current-inventory.ts';
import { Draft } from './draft.ts';
import type { EntityTable } from './entity-table.ts';
import { fixture } from './fixture.ts';
import type { Inventory } from './inventory.ts';
import { compareEntities } from './name-order.ts';
import { axis, visitTerms } from './terms.ts';

/** Everything a reader can learn, in a form that does not depend on slots. */
function contentOf(inventory: Inventory): unknown {
  const entities: Entity[] = [];
  for (const slot of inventory.ordered()) entities.push(inventory.at(slot) as Entity);
  const terms: Record<string, string[]> = {};
  for (const entity of entities) visitTerms(entity, (name, point) => (terms[`${name} ${point}`] = idsAt(inventory, name, point)));
  return { revision: inventory.revision, size: inventory.size, entities, terms };
}

function idsAt(inventory: Inventory, axisName: string, point: string): string[] {
  return [...inventory.slots(axisName, point)].map((slot) => inventory.at(slot)?.id ?? 'a slot with nothing in it').sort();
}

/** The same by brute force from the records alone. */
function contentByForce(inventory: Inventory): unknown {
  const entities: Entity[] = [];
  for (let slot = 0; slot < inventory.slotCount; slot++) {
    const entity = inventory.at(slot);
    if (entity !== undefined) entities.push(entity);
  }
  entities.sort(compareEntities);
  const terms: Record<string, string[]> = {};
  for (const entity of entities) {
    visitTerms(entity, (name, point) => {
      const ids = (terms[`${name} ${point}`] ??= []);
      if (!ids.includes(entity.id)) ids.push(entity.id);
    });
  }
  for (const ids of Object.values(terms)) ids.sort();
  return { revision: inventory.revision, size: entities.length, entities, terms };
}

type Step =
  | { readonly do: 'create'; readonly id: number; readonly name: string }
  | { readonly do: 'delete'; readonly id: number }
  | { readonly do: 'set'; readonly id: number; readonly value: number }
  | { readonly do: 'rename'; readonly id: number; readonly name: string };

const id = fc.nat({ max: 9 });
const name = fc.constantFrom('web1', 'web2', 'web10', 'db', 'a');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), id, name }),
  fc.record({ do: fc.constant('delete' as const), id }),
  fc.record({ do: fc.constant('set' as const), id, value: fc.nat({ max: 2 }) }),
  fc.record({ do: fc.constant('rename' as const), id, name }),
);
const history = fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 8 });

function entityId(number: number): EntityId {
  return `00000000-0000-7000-9000-${String(number).padStart(12, '0')}` as EntityId;
}

function perform(draft: Draft, step: Step): void {
  const entity = entityId(step.id);
  const record = draft.entity(entity);
  if (step.do === 'create') {
    if (record !== undefined) return;
    draft.assert({ type: 'entity', entity, kind: 'server', tenant: entityId(99) });
    draft.assert({ type: 'name', entity, name: step.name });
    return;
  }
  if (record === undefined) return;
  if (step.do === 'delete') for (const fact of record.facts) draft.retract(fact);
  if (step.do === 'set') replaceFact(draft, record, { type: 'attribute', entity, key: 'k', subkey: '', number: null, value: step.value });
  if (step.do === 'rename') replaceFact(draft, record, { type: 'name', entity, name: step.name });
}

function replaceFact(draft: Draft, record: Entity, body: FactBody): void {
  for (const fact of record.facts) if (fact.type === body.type) draft.retract(fact);
  draft.assert(body);
}

function draftOn(current: CurrentInventory, nextFactId: number): Draft {
  return new Draft(current.table, { revision: current.now.revision + 1, nextFactId });
}

const NOTHING: FactDelta = { asserted: [], retracted: [] };

function publishWhole(current: CurrentInventory, draft: Draft): void {
  for (const _ of current.publish(draft, () => false)) assert.fail('nobody asked to yield');
}

test('a draft reads as the table does after the draft was published, and the table reads as before until then', () => {
  fc.assert(
    fc.property(history, (revisions) => {
      const current = new CurrentInventory();
      let nextFactId = 1;
      for (const steps of revisions) {
        const before = contentOf(current.now);
        const draft = draftOn(current, nextFactId);
        for (const one of steps) {
          perform(draft, one);
          contentOf(draft);
        }
        assert.deepEqual(contentOf(draft), contentByForce(draft));
        assert.deepEqual(contentOf(current.now), before);
        const drafted = contentOf(draft);
        publishWhole(current, draft);
        nextFactId = draft.nextFactId;
        assert.deepEqual(contentOf(current.now), drafted);
        assert.deepEqual(contentOf(current.now), contentByForce(current.now));
      }
    }),
  );
});

test('a snapshot says the same for ever, and goes back to any revision by undoing the later ones', () => {
  fc.assert(
    fc.property(history, (revisions) => {
      const current = new CurrentInventory();
      const seen = [contentOf(current.now)];
      const snapshots = [current.snapshot()];
      const deltas = [];
      let nextFactId = 1;
      for (const steps of revisions) {
        const draft = draftOn(current, nextFactId);
        for (const one of steps) perform(draft, one);
        deltas.push(draft.delta());
        publishWhole(current, draft);
        nextFactId = draft.nextFactId;
        seen.push(contentOf(current.now));
        snapshots.push(current.snapshot());
      }
      for (const [revision, snapshot] of snapshots.entries()) assert.deepEqual(contentOf(snapshot), seen[revision]);
      const back = current.snapshot();
      for (let revision = revisions.length; revision > 0; revision--) {
        const delta = deltas[revision - 1];
        for (const _ of back.unapply(delta ?? NOTHING, revision - 1, () => true)) assert.ok(back.revision >= revision);
        assert.deepEqual(contentOf(back), seen[revision - 1]);
      }
    }),
  );
});

test('a draft merged into another leaves what both say; one that is dropped leaves nothing', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 8 }),
      fc.array(step, { maxLength: 8 }),
      fc.array(step, { maxLength: 8 }),
      (first, dropped, second) => {
        const current = new CurrentInventory();
        const batch = draftOn(current, 1);
        const alone = draftOn(new CurrentInventory(), 1);
        for (const one of first) perform(batch, one);
        const failed = new Draft(batch, { revision: 2, nextFactId: batch.nextFactId });
        for (const one of dropped) perform(failed, one);
        const child = new Draft(batch, { revision: 2, nextFactId: batch.nextFactId });
        for (const one of second) perform(child, one);
        const expected = contentOf(child);
        batch.merge(child);
        assert.deepEqual(contentOf(batch), expected);
        for (const one of first) perform(alone, one);
        assert.equal(alone.revision, 1);
        publishWhole(current, batch);
        assert.deepEqual(contentOf(current.now), expected);
      },
    ),
  );
});

test('while a large revision is taken in by slices, readers and snapshots see all of it', () => {
  fc.assert(
    fc.property(history, (revisions) => {
      const current = new CurrentInventory();
      let nextFactId = 1;
      for (const steps of revisions) {
        const draft = draftOn(current, nextFactId);
        for (const one of steps) perform(draft, one);
        const expected = contentOf(draft);
        const before = current.snapshot();
        const beforeContent = contentOf(before);
        const during = [];
        for (const _ of current.publish(draft, () => true)) {
          assert.deepEqual(contentOf(current.now), expected);
          assert.deepEqual(contentOf(before), beforeContent);
          during.push(current.snapshot());
        }
        nextFactId = draft.nextFactId;
        for (const snapshot of during) assert.deepEqual(contentOf(snapshot), expected);
      }
    }),
  );
});

test('an equal point of two entities is found for both, and a point nobody has any more gives nothing', () => {
  const table: EntityTable = fixture()
    .add('server', 'web1', { attributes: { status: 'active' } })
    .add('server', 'web2', { attributes: { status: 'active' } })
    .inventory();
  assert.equal(table.count(axis.attribute('status'), 's:active'), 2);
  assert.deepEqual(idsAt(table, axis.attribute('status'), 's:gone'), []);
});
