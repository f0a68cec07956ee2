// Whatever happened to the facts: every way of reading it agrees with a replay that is too simple to be wrong.
import assert from 'node:assert/strict';
import type { Fact, FactDelta } from '@muster/model';
import { canonicalJson, type Json } from '@muster/protocol';
import fc from 'fast-check';
import { EMPTY_HASH, type Ledger, type NewRevision } from '../src/index.ts';
import { eachDialect, factOf, revisionOf, testEntity } from '../src/testing/index.ts';

/** Each run makes about ten revisions and reads the ledger as of each of them. */
const RUNS = 8;
const ENTITIES = 4;

interface Step {
  readonly values: readonly unknown[];
  /** Which of the facts that hold are retracted, as fractions of their number. */
  readonly retract: readonly number[];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    values: fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
      maxLength: 6,
    }),
    retract: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Replay {
  readonly revisions: readonly NewRevision[];
  /** What holds at each revision, by its number. */
  readonly heldAt: readonly (readonly Fact[])[];
}

function replay(history: readonly Step[]): Replay {
  const revisions: NewRevision[] = [];
  const heldAt: Fact[][] = [[]];
  let id = 0;
  for (const [index, step] of history.entries()) {
    const number = index + 1;
    const held = heldAt[index] ?? [];
    const asserted = step.values.map((value) => {
      id += 1 + (id % 3);
      const stored: unknown = JSON.parse(canonicalJson({ json: value } as Json));
      return factOf(id, number, stored as { json: unknown }, testEntity(1 + (id % ENTITIES)));
    });
    const gone = new Set(step.retract.map((fraction) => held[Math.floor(fraction * held.length)]));
    const retracted = held.filter((fact) => gone.has(fact));
    heldAt.push([...held.filter((fact) => !gone.has(fact)), ...asserted]);
    revisions.push({ revision: revisionOf(number), delta: { asserted, retracted } });
  }
  return { revisions, heldAt };
}

async function held(ledger: Ledger, at?: number): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const some of ledger.loadFacts(at)) facts.push(...some);
  return facts;
}

async function deltas(ledger: Ledger, from: number, to: number, direction?: 'forward' | 'backward') {
  const found: { number: number; delta: FactDelta }[] = [];
  for await (const { revision, delta } of ledger.deltas(from, to, direction)) found.push({ number: revision.number, delta });
  return found;
}

eachDialect('every reading of history agrees with a naive replay', async ({ open }) => {
  const ledger = await open();
  // The runs follow each other on one ledger: each continues the chain and the ids of the one before.
  const property = fc.asyncProperty(steps, async (history) => {
    const { revisions, heldAt } = replay(history);
    await checkReplay(ledger, revisions, heldAt);
  });
  await fc.assert(property, { numRuns: RUNS });
});

async function checkReplay(ledger: Ledger, revisions: readonly NewRevision[], heldAt: readonly (readonly Fact[])[]): Promise<void> {
  const before = await ledger.head();
  const shifted = shift(revisions, before.number, before.lastFactId);
  const split = Math.floor(shifted.length / 2);
  let head = before;
  for (const part of [shifted.slice(0, split), shifted.slice(split)]) {
    const outcome = await ledger.commit({ parent: head, revisions: part });
    assert.ok(outcome.ok);
    head = outcome.value;
  }
  const last = before.number + revisions.length;
  const ours = (facts: readonly Fact[]) => facts.filter((fact) => fact.id > before.lastFactId);
  for (const [index, expected] of heldAt.entries()) {
    const at = before.number + index;
    assert.deepEqual(ours(await held(ledger, at)), shiftFacts(expected, before.number, before.lastFactId), `as of ${at}`);
  }
  assert.deepEqual(ours(await held(ledger)), shiftFacts(heldAt[revisions.length] ?? [], before.number, before.lastFactId));
  const expected = shifted.map(({ revision, delta }) => ({ number: revision.number, delta }));
  assert.deepEqual(await deltas(ledger, before.number, last), expected);
  assert.deepEqual(await deltas(ledger, before.number, last, 'backward'), expected.toReversed());
  await checkEntities(ledger, shifted, before.lastFactId);
  assert.ok((await ledger.verifyChain(before.number)).ok);
}

async function checkEntities(ledger: Ledger, revisions: readonly NewRevision[], after: number): Promise<void> {
  const first = revisions[0]?.revision.number ?? 0;
  for (let n = 1; n <= ENTITIES; n += 1) {
    const entity = testEntity(n);
    const spans = new Map<number, { fact: Fact; asserted: number; retracted: number | null }>();
    const touched: number[] = [];
    for (const { revision, delta } of revisions) {
      const asserted = delta.asserted.filter((fact) => fact.entity === entity);
      const retracted = delta.retracted.filter((fact) => fact.entity === entity);
      for (const fact of asserted) spans.set(fact.id, { fact, asserted: revision.number, retracted: null });
      for (const fact of retracted) spans.set(fact.id, { fact, asserted: fact.revision, retracted: revision.number });
      if (asserted.length + retracted.length > 0) touched.unshift(revision.number);
    }
    const history = (await ledger.entityHistory(entity)).filter(({ fact }) => fact.id > after);
    assert.deepEqual(history, [...spans.values()]);
    const listed = await ledger.revisions({ limit: 1000, entity, after: first - 1 });
    assert.deepEqual(
      listed.map(({ number }) => number),
      touched,
    );
  }
}

/** The same history after another one. */
function shift(revisions: readonly NewRevision[], numbers: number, ids: number): NewRevision[] {
  return revisions.map(({ revision, delta }) => ({
    revision: revisionOf(revision.number + numbers),
    delta: { asserted: shiftFacts(delta.asserted, numbers, ids), retracted: shiftFacts(delta.retracted, numbers, ids) },
  }));
}

function shiftFacts(facts: readonly Fact[], numbers: number, ids: number): Fact[] {
  return facts.map((fact) => ({ ...fact, id: fact.id + ids, revision: fact.revision + numbers }));
}

eachDialect('large revisions are read in pieces and lose nothing', async ({ open }) => {
  const ledger = await open();
  const facts = Array.from({ length: 12_001 }, (_, index) => factOf(index + 1, 1, index, testEntity(1 + (index % 50))));
  const entry = (number: number, delta: FactDelta): NewRevision => ({ revision: revisionOf(number), delta });
  const small = factOf(20_000, 3, 'small');
  const outcome = await ledger.commit({
    parent: { number: 0, hash: EMPTY_HASH, lastFactId: 0, time: '' },
    revisions: [
      entry(1, { asserted: facts, retracted: [] }),
      entry(2, { asserted: [], retracted: facts.slice(0, 6_001) }),
      entry(3, { asserted: [small], retracted: facts.slice(6_001, 6_003) }),
      entry(4, { asserted: [], retracted: [] }),
    ],
  });
  assert.ok(outcome.ok);
  assert.deepEqual(await held(ledger), [...facts.slice(6_003), small]);
  assert.deepEqual(await held(ledger, 1), facts);
  assert.deepEqual(await held(ledger, 2), facts.slice(6_001));
  const back = await deltas(ledger, 0, 4, 'backward');
  assert.deepEqual(
    back.map(({ number }) => number),
    [4, 3, 2, 1],
  );
  assert.deepEqual(back[2]?.delta.retracted, facts.slice(0, 6_001));
  assert.deepEqual(back[3]?.delta.asserted, facts);
  assert.deepEqual((await deltas(ledger, 2, 3))[0]?.delta, { asserted: [small], retracted: facts.slice(6_001, 6_003) });
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 4 } });
  assert.deepEqual(await ledger.verifyChain(1, 3), { ok: true, value: { revisions: 2 } });
});
