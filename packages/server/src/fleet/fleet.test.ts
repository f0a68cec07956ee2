import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { applyChangeInSlices, axis, type Operation, seesEverything } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type CommitBatch, type CommitRefusal, type Head, type Ledger, openLedger, StoreError } from '@muster/store';
import { systemClock } from '../adapters/clock.ts';
import { systemIds } from '../adapters/identity.ts';
import type { Change, Written } from './change.ts';
import { type Fleet, openFleet } from './fleet.ts';

type Commit = (
  batch: CommitBatch,
  really: (batch: CommitBatch) => Promise<Result<Head, CommitRefusal>>,
) => Promise<Result<Head, CommitRefusal>>;

interface Bench {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  /** Comes between the writer and the ledger from now on. */
  onCommit(commit: Commit): void;
}

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ids = systemIds(systemClock);

async function bench(t: TestContext): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-fleet-'));
  const ledger = await openLedger({ kind: 'sqlite', path: join(folder, 'ledger.sqlite') });
  let commit: Commit = (batch, really) => really(batch);
  const watched = new Proxy(ledger, {
    get(target, name) {
      if (name === 'commit') return (batch: CommitBatch) => commit(batch, (each) => target.commit(each));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const fleet = await openFleet({ ledger: watched, clock: systemClock, log: QUIET });
  t.after(async () => {
    await fleet.close();
    await ledger.close();
    await rm(folder, { recursive: true });
  });
  await fleet.write(change([{ op: 'create', kind: 'tenant', name: 'default' }]));
  return {
    fleet,
    ledger,
    onCommit(next) {
      commit = next;
    },
  };
}

function change(operations: readonly Operation[]): Change<null> {
  return {
    actor: 'test',
    origin: 'api',
    message: '',
    answer: () => null,
    *plan({ base, numbers, time, shouldYield }) {
      const applied = yield* applyChangeInSlices(
        base,
        { operations },
        { now: time, sees: seesEverything, administers: true, newId: ids.newEntityId, numbers, shouldYield },
      );
      return applied.ok ? ok({ ...applied.value, outcome: null }) : err(applied.error[0] as Problem);
    },
  };
}

function pool(name: string): Change<null> {
  return change([{ op: 'create', kind: 'pool', name }]);
}

function has(fleet: Fleet, name: string): boolean {
  return [...fleet.now.slots(axis.name, name)].some((slot) => fleet.now.at(slot) !== undefined);
}

function revisionOf(written: Result<Written<null>, Problem>): number | null {
  assert.ok(written.ok, JSON.stringify(written));
  return written.value.revision;
}

test('nobody sees a change before it is durable', async (t) => {
  const { fleet, onCommit } = await bench(t);
  let isCommitting: () => void = () => undefined;
  let mayCommit: () => void = () => undefined;
  const committing = new Promise<void>((resolve) => (isCommitting = resolve));
  const allowed = new Promise<void>((resolve) => (mayCommit = resolve));
  onCommit(async (batch, really) => {
    isCommitting();
    await allowed;
    return really(batch);
  });
  const seen: number[] = [];
  fleet.onRevision(({ number }) => seen.push(number));
  const writing = fleet.write(pool('p1'));
  await committing;
  assert.deepEqual([has(fleet, 'p1'), fleet.now.revision, seen], [false, 1, []]);
  mayCommit();
  assert.equal(revisionOf(await writing), 2);
  assert.deepEqual([has(fleet, 'p1'), fleet.now.revision, seen], [true, 2, [2]]);
});

test('changes that wait become one commit, each a revision of its own, in the order in which they came', async (t) => {
  const { fleet, onCommit } = await bench(t);
  const sizes: number[] = [];
  onCommit((batch, really) => {
    sizes.push(batch.revisions.length);
    return really(batch);
  });
  const written = await Promise.all(Array.from({ length: 50 }, (_, index) => fleet.write(pool(`p${index}`))));
  assert.deepEqual(
    written.map(revisionOf),
    Array.from({ length: 50 }, (_, index) => index + 2),
  );
  assert.ok(sizes.length < 10, `${sizes}`);
});

test('a change that fails leaves no trace in its batch, nor does one that breaks', async (t) => {
  const { fleet } = await bench(t);
  const broken: Change<null> = {
    ...pool('x'),
    // biome-ignore lint/correctness/useYield: it does not get that far.
    *plan() {
      throw new TypeError('a mistake of ours');
    },
  };
  const [a, b, c, d] = await Promise.allSettled([
    fleet.write(pool('p1')),
    fleet.write(pool('p1')),
    fleet.write(broken),
    fleet.write(pool('p2')),
  ]);
  assert.ok(a.status === 'fulfilled' && revisionOf(a.value) === 2);
  assert.ok(b.status === 'fulfilled' && !b.value.ok && b.value.error.code === 'conflict');
  assert.ok(c.status === 'rejected' && c.reason instanceof TypeError);
  assert.ok(d.status === 'fulfilled' && revisionOf(d.value) === 3);
});

test('when somebody else wrote first, the batch runs again on what they wrote', async (t) => {
  const { fleet, ledger, onCommit } = await bench(t);
  let isFirst = true;
  onCommit(async (batch, really) => {
    if (!isFirst) return really(batch);
    isFirst = false;
    const other = await openFleet({ ledger, clock: systemClock, log: QUIET });
    assert.equal(revisionOf(await other.write(pool('p1'))), 2);
    return really(batch);
  });
  const [taken, free] = await Promise.all([fleet.write(pool('p1')), fleet.write(pool('p2'))]);
  assert.ok(!taken.ok && taken.error.code === 'conflict');
  assert.equal(revisionOf(free), 3);
  assert.deepEqual([has(fleet, 'p1'), has(fleet, 'p2'), fleet.now.revision], [true, true, 3]);
});

test('a commit whose end is not known is answered so, and what it did shows before the next change', async (t) => {
  const { fleet, onCommit } = await bench(t);
  onCommit(async (batch, really) => {
    await really(batch);
    throw new StoreError('unavailable', 'store.unknown-outcome', 'the connection broke');
  });
  const first = await fleet.write(pool('p1'));
  assert.ok(!first.ok && first.error.reason === 'store.unknown-outcome');
  onCommit((batch, really) => really(batch));
  const second = await fleet.write(pool('p1'));
  assert.ok(!second.ok && second.error.code === 'conflict');
  assert.equal(revisionOf(await fleet.write(pool('p2'))), 3);
});

test('a change that the ledger refuses does not keep the others from being written', async (t) => {
  const { fleet, onCommit } = await bench(t);
  onCommit((batch, really) => {
    const index = batch.revisions.findIndex(({ delta }) => delta.asserted.some((fact) => fact.type === 'name' && fact.name === 'poison'));
    if (index < 0) return really(batch);
    return Promise.resolve(err({ code: 'refused', index, problem: problem('too_large', 'store.too-large', 'no') }));
  });
  const [a, b, c] = await Promise.all([fleet.write(pool('p1')), fleet.write(pool('poison')), fleet.write(pool('p2'))]);
  assert.deepEqual([revisionOf(a), revisionOf(c)], [2, 3]);
  assert.ok(!b.ok && b.error.reason === 'store.too-large');
});

test('time never goes backwards, whatever the clock does', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-fleet-'));
  const ledger = await openLedger({ kind: 'sqlite', path: join(folder, 'ledger.sqlite') });
  t.after(async () => {
    await ledger.close();
    await rm(folder, { recursive: true });
  });
  let now = Date.parse('2026-05-05T00:00:00Z');
  const fleet = await openFleet({ ledger, clock: { ...systemClock, now: () => now }, log: QUIET });
  await fleet.write(change([{ op: 'create', kind: 'tenant', name: 'default' }]));
  now -= 86_400_000;
  await fleet.write(pool('p1'));
  const times = (await ledger.revisions({ limit: 10 })).map(({ time }) => time);
  assert.deepEqual(times, ['2026-05-05T00:00:00.000Z', '2026-05-05T00:00:00.000Z']);
});

test('the past is made by taking back, and is what it was while others write on', async (t) => {
  const { fleet } = await bench(t);
  for (let index = 0; index < 20; index++) await fleet.write(pool(`p${index}`));
  const then = await fleet.past.at(11);
  await fleet.write(change([{ op: 'delete', entity: 'p3' }]));
  const names = [...then.ordered()].map((slot) => then.at(slot)?.name);
  assert.deepEqual(names, ['default', ...Array.from({ length: 10 }, (_, index) => `p${index}`)]);
  assert.equal(then.revision, 11);
});

test('an opened fleet is what the one before it was', async (t) => {
  const { fleet, ledger } = await bench(t);
  await fleet.write(pool('p1'));
  await fleet.write(change([{ op: 'rename', entity: 'p1', name: 'p2' }]));
  const again = await openFleet({ ledger, clock: systemClock, log: QUIET });
  const all = (of: Fleet) => [...of.now.ordered()].map((slot) => of.now.at(slot));
  assert.deepEqual(all(again), all(fleet));
  assert.equal(again.headRevision, 3);
});
