import assert from 'node:assert/strict';
import test from 'node:test';
import type { EntityId } from '../entity/id.ts';
import { Draft } from '../inventory/draft.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import type { Value } from '../value/value.ts';
import { authorizeChange } from './authorize-change.ts';
import type { Grant } from './grants.ts';
import { visibilityOf } from './visibility-of.ts';

function estate(): Fixture {
  const made = fixture().add('tenant', 'acme').add('rack', 'r1').add('rack', 'r2');
  made.add('server', 'web1', { in: 'r1', attributes: { status: 'free' } }).add('server', 'web2', { in: 'r2' });
  return made.add('server', 'acme1', { tenant: 'acme' });
}

/** What the grants say to a change of the estate. */
function authorize(made: Fixture, grants: readonly Grant[], change: (draft: Draft) => void): string | null {
  const before = made.inventory();
  const after = new Draft(before, { revision: 2, nextFactId: 1000 });
  change(after);
  const delta = after.delta();
  const refusal = authorizeChange(grants, { before, after, delta, sees: visibilityOf(grants, before) });
  return refusal === null ? null : `${refusal.code} ${refusal.detail}`;
}

function setStatus(draft: Draft, id: EntityId, value: Value): void {
  for (const fact of draft.entity(id)?.facts ?? []) if (fact.type === 'attribute' && fact.key === 'status') draft.retract(fact);
  draft.assert({ type: 'attribute', entity: id, key: 'status', subkey: '', number: null, value });
}

function write(expression: string, tenant: EntityId | null = null): Grant {
  return { action: 'write', tenant, expression };
}

test('no grants change nothing', () => {
  const made = estate();
  assert.match(authorize(made, [], (draft) => setStatus(draft, made.id('web1'), 'x')) ?? '', /^forbidden/);
  const read: Grant = { action: 'read', tenant: null, expression: '' };
  assert.match(
    authorize(made, [read], (draft) => setStatus(draft, made.id('web1'), 'x')) ?? '',
    /^forbidden Your token may not write server web1/,
  );
});

test('the right to write must hold before and after', () => {
  const made = estate();
  const toActive = (draft: Draft): void => setStatus(draft, made.id('web1'), 'active');
  assert.equal(authorize(made, [write('kind:server')], toActive), null);
  assert.match(authorize(made, [write('status=free')], toActive) ?? '', /^forbidden/);
  assert.match(authorize(made, [write('status=active')], toActive) ?? '', /^forbidden/);
  assert.equal(authorize(made, [write('status=free'), write('status=active')], toActive), null);
});

test('moving something out of reach, or into it, is refused', () => {
  const made = estate();
  const move = (draft: Draft): void => {
    for (const fact of draft.entity(made.id('web1'))?.facts ?? []) if (fact.type === 'holding') draft.retract(fact);
    draft.assert({ type: 'holding', entity: made.id('web1'), holder: made.id('r2') });
  };
  assert.match(authorize(made, [write('in r1')], move) ?? '', /^forbidden/);
  assert.match(authorize(made, [write('in r2')], move) ?? '', /^forbidden/);
  assert.equal(authorize(made, [write('in r1 or in r2')], move), null);
});

test('what is made needs the right as it will be, what is deleted as it was', () => {
  const made = estate();
  const id = '00000000-0000-7000-8000-999999999999' as EntityId;
  const create = (draft: Draft): void => {
    draft.assert({ type: 'entity', entity: id, kind: 'server', tenant: made.id('acme') });
    draft.assert({ type: 'name', entity: id, name: 'new1' });
  };
  assert.equal(authorize(made, [write('kind:server', made.id('acme'))], create), null);
  assert.match(authorize(made, [write('', made.id('default'))], create) ?? '', /^forbidden Your token may not write server new1/);
  const remove = (draft: Draft): void => {
    for (const fact of draft.entity(made.id('web1'))?.facts ?? []) draft.retract(fact);
  };
  assert.equal(authorize(made, [write('in r1')], remove), null);
  assert.match(authorize(made, [write('in r2')], remove) ?? '', /^forbidden/);
});

test('another tenant is out of reach, and nothing of it is named', () => {
  const made = estate();
  const change = (draft: Draft): void => setStatus(draft, made.id('acme1'), 'x');
  const refusal = authorize(made, [write('', made.id('default')), { action: 'read', tenant: made.id('default'), expression: '' }], change);
  assert.match(refusal ?? '', /^forbidden Your token may not write what this change touches and you may not see/);
  assert.equal(authorize(made, [write('')], change), null);
});

test('every entity touched needs the right', () => {
  const made = estate();
  const both = (draft: Draft): void => {
    setStatus(draft, made.id('web1'), 'x');
    setStatus(draft, made.id('web2'), 'x');
  };
  assert.match(authorize(made, [write('web1')], both) ?? '', /^forbidden/);
  assert.equal(authorize(made, [write('web1'), write('web2')], both), null);
});
