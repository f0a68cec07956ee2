import assert from 'node:assert/strict';
import test from 'node:test';
import { Ledger } from './change-fixture.ts';
import type { TagOperation } from './operation.ts';
import { tagsOf } from './tag.ts';

function withTags(): Ledger {
  const ledger = new Ledger();
  ledger.commit([
    ...['a', 'b', 'c'].map((name) => ({ op: 'create', kind: 'tag', name }) as const),
    { op: 'create', kind: 'server', name: 'web1' },
    { op: 'create', kind: 'rack', name: 'r1' },
  ]);
  return ledger;
}

function tag(entity: string, mode: TagOperation['mode'], ...tags: string[]): TagOperation {
  return { op: 'tag', entity, mode, tags };
}

function listOf(ledger: Ledger, entity: string): string {
  return tagsOf(ledger.get(entity))
    .map((fact) => ledger.table.entity(fact.tag)?.name)
    .join(' ');
}

test('added tags are appended in order; one that is there stays where it is', () => {
  const ledger = withTags();
  ledger.commit([tag('web1', 'add', 'b'), tag('web1', 'add', 'a', 'b', 'c')]);
  assert.equal(listOf(ledger, 'web1'), 'b a c');
});

test('set makes the list exactly these, in this order', () => {
  const ledger = withTags();
  ledger.commit([tag('web1', 'set', 'a', 'b', 'c')]);
  ledger.commit([tag('web1', 'set', 'c', 'a')]);
  assert.equal(listOf(ledger, 'web1'), 'c a');
});

test('the same list again is no change, and appending touches nothing else', () => {
  const ledger = withTags();
  ledger.commit([tag('web1', 'set', 'a', 'b')]);
  assert.equal(ledger.commit([tag('web1', 'set', 'a', 'b')]).delta.asserted.length, 0);
  assert.equal(ledger.commit([tag('web1', 'set', 'a', 'b', 'c')]).delta.retracted.length, 0);
});

test('removing leaves the order of the others', () => {
  const ledger = withTags();
  ledger.commit([tag('web1', 'set', 'a', 'b', 'c')]);
  assert.equal(ledger.commit([tag('web1', 'remove', 'b')]).delta.asserted.length, 0);
  assert.equal(listOf(ledger, 'web1'), 'a c');
  ledger.commit([tag('web1', 'set', 'a', 'b', 'c')]);
  assert.equal(listOf(ledger, 'web1'), 'a b c');
});

test('only hosts and tags carry tags', () => {
  assert.deepEqual(withTags().refusals([tag('r1', 'add', 'a')]), ['tag.not-carried /operations/0']);
});

test('a tag may include tags, but never itself', () => {
  const ledger = withTags();
  ledger.commit([tag('tag:a', 'add', 'b'), tag('tag:b', 'add', 'c')]);
  assert.deepEqual(ledger.refusals([tag('tag:c', 'add', 'a')]), ['tag.cycle /operations/0']);
  assert.deepEqual(ledger.refusals([tag('tag:c', 'add', 'c')]), ['tag.cycle /operations/0']);
});

test('only tags are listed as tags', () => {
  assert.deepEqual(withTags().refusals([tag('web1', 'add', 'rack:r1')]), ['ref.wrong-kind /operations/0']);
});

test('a tag of another tenant is carried only when it is shared', () => {
  const ledger = withTags();
  ledger.commit([
    { op: 'create', kind: 'tenant', name: 'acme' },
    { op: 'create', kind: 'server', name: 'a1', tenant: 'acme' },
  ]);
  assert.deepEqual(ledger.refusals([tag('acme/a1', 'add', 'default/tag:a')]), ['tag.tenant /operations/0']);
  ledger.commit([{ op: 'share', entity: 'tag:a', tenant: 'acme' }, tag('acme/a1', 'add', 'default/tag:a')]);
});
