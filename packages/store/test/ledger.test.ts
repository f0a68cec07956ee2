// The promises of the ledger, on every database.
import assert from 'node:assert/strict';
import type { Fact } from '@muster/model';
import { EMPTY_HASH, type Head, type Ledger, type NewRevision } from '../src/index.ts';
import { eachDialect, factOf, revisionOf, testEntity } from '../src/testing/index.ts';

const EMPTY: Head = { number: 0, hash: EMPTY_HASH, lastFactId: 0, time: '' };

async function write(ledger: Ledger, parent: Head, ...revisions: NewRevision[]): Promise<Head> {
  const outcome = await ledger.commit({ parent, revisions });
  assert.ok(outcome.ok, 'the batch is accepted');
  return outcome.value;
}

function asserting(number: number, ...asserted: Fact[]): NewRevision {
  return { revision: revisionOf(number), delta: { asserted, retracted: [] } };
}

function retracting(number: number, ...retracted: Fact[]): NewRevision {
  return { revision: revisionOf(number), delta: { asserted: [], retracted } };
}

async function held(ledger: Ledger, at?: number): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const some of ledger.loadFacts(at)) facts.push(...some);
  return facts;
}

eachDialect('an empty ledger has the empty head', async ({ open }) => {
  const ledger = await open();
  assert.deepEqual(await ledger.head(), EMPTY);
  assert.equal(await ledger.poll(0), null);
  assert.deepEqual(await held(ledger), []);
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 0 } });
  assert.equal(await ledger.revisionAt('2026-01-01T00:00:00.000Z'), null);
});

eachDialect('a batch of revisions is read back as it was written', async ({ open }) => {
  const ledger = await open();
  const [first, second] = [factOf(1, 1, 'active'), factOf(3, 2, 'broken')];
  const head = await write(ledger, EMPTY, asserting(1, first), {
    revision: revisionOf(2),
    delta: { asserted: [second], retracted: [first] },
  });
  assert.deepEqual(await ledger.head(), head);
  assert.equal(head.lastFactId, 3);
  assert.deepEqual(await ledger.poll(1), head);
  assert.equal(await ledger.poll(2), null);
  assert.deepEqual(await held(ledger), [second]);
  assert.deepEqual(await held(ledger, 1), [first]);
  assert.deepEqual(await ledger.entityHistory(testEntity(1)), [
    { fact: first, asserted: 1, retracted: 2 },
    { fact: second, asserted: 2, retracted: null },
  ]);
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 2 } });
});

eachDialect('the chain has the same hashes on every database, today and later', async ({ open }) => {
  const ledger = await open();
  const fact = factOf(1, 1, 'é😀 ');
  const head = await write(ledger, EMPTY, asserting(1, fact), retracting(2, fact));
  assert.equal(head.hash, 'cc6d44b84a1d1cc171669e147ab585eab516a9d9e89fac3ee1d3588e375c8a65');
});

eachDialect('of two batches on one parent exactly one gets in', async ({ open, dialect }) => {
  const ledger = await open();
  const rival = dialect === 'mariadb' ? await open() : ledger;
  let parent = EMPTY;
  for (let number = 1; number <= 20; number += 1) {
    const outcomes = await Promise.all(
      [ledger, rival].map((writer, index) =>
        writer.commit({ parent, revisions: [asserting(number, factOf(number, number, `by ${index}`))] }),
      ),
    );
    const winners = outcomes.filter((outcome) => outcome.ok);
    const losers = outcomes.filter((outcome) => !outcome.ok);
    assert.equal(winners.length, 1);
    assert.deepEqual(losers, [{ ok: false, error: { code: 'head-moved' } }]);
    parent = await ledger.head();
    assert.equal(parent.number, number);
  }
  assert.equal((await held(ledger)).length, 20);
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 20 } });
});

eachDialect('a batch on a parent of another history is refused', async ({ open }) => {
  const ledger = await open();
  const head = await write(ledger, EMPTY, asserting(1, factOf(1, 1, 'a')));
  const foreign: Head = { ...head, hash: 'f'.repeat(64) };
  const outcome = await ledger.commit({ parent: foreign, revisions: [asserting(2, factOf(2, 2, 'b'))] });
  assert.deepEqual(outcome, { ok: false, error: { code: 'head-moved' } });
  assert.deepEqual(await ledger.head(), head);
});

eachDialect('the same batch again is an acknowledgement, not a second revision', async ({ open }) => {
  const ledger = await open();
  const batch = { parent: EMPTY, revisions: [asserting(1, factOf(1, 1, 'a'))] };
  assert.deepEqual(await ledger.commit(batch), await ledger.commit(batch));
  assert.equal((await ledger.head()).number, 1);
});

eachDialect('retracting what does not hold stops the whole batch', async ({ open }) => {
  const ledger = await open();
  const head = await write(ledger, EMPTY, asserting(1, factOf(1, 1, 'a')));
  const batch = { parent: head, revisions: [asserting(2, factOf(2, 2, 'b')), retracting(3, factOf(7, 1, 'x'))] };
  await assert.rejects(ledger.commit(batch), /must hold/);
  assert.deepEqual(await ledger.head(), head);
  assert.deepEqual(await held(ledger), [factOf(1, 1, 'a')]);
});

eachDialect('the number of statements does not depend on the number of facts and revisions', async ({ open }) => {
  const statements: string[] = [];
  const ledger = await open({ onStatement: (sql) => statements.push(sql) });
  const few = [factOf(1, 1, 'a')];
  let head = await write(ledger, EMPTY, asserting(1, ...few));
  head = await write(ledger, head, retracting(2, ...few));
  const counts: number[] = [];
  for (const size of [1, 3_000]) {
    statements.length = 0;
    const facts = Array.from({ length: size }, (_, index) => factOf(head.lastFactId + 1 + index, head.number + 1, index));
    const more = Array.from({ length: size / 10 }, (_, index) => asserting(head.number + 2 + index));
    head = await write(ledger, head, asserting(head.number + 1, ...facts), ...more);
    head = await write(ledger, head, retracting(head.number + 1, ...facts));
    counts.push(statements.length);
  }
  assert.equal(counts[0], counts[1]);
  assert.ok((counts[0] ?? 0) <= 12, `${counts[0]} statements for two commits`);
});

const TEXTS = [
  'trailing space ',
  ' leading',
  'Case',
  'case',
  'e\u0301 is not é',
  '😀 four bytes',
  'nul \u0000 inside',
  'line\nbreak\ttab\u2028',
  '"quotes" \\ and \'more\' `ticks`',
  'half \ud83d surrogate',
  '',
  '%_?:$1',
];

eachDialect('texts of every kind come back as they were', async ({ open }) => {
  const ledger = await open();
  const facts = TEXTS.map((text, index) => ({ ...factOf(index + 1, 1, text), subkey: text }));
  const revision = { ...revisionOf(1), message: TEXTS.slice(0, 9).join('|'), actor: 'Zoë 😀 ' };
  const head = await write(ledger, EMPTY, { revision, delta: { asserted: facts, retracted: [] } });
  await write(ledger, head, retracting(2, ...facts));
  assert.deepEqual(await held(ledger, 1), facts);
  const entry = await ledger.revision(1);
  assert.deepEqual([entry?.message, entry?.actor], [revision.message, revision.actor]);
  assert.deepEqual(
    (await ledger.revisions({ limit: 9, actor: 'Zoë 😀 ' })).map(({ number }) => number),
    [1],
  );
  assert.deepEqual(await ledger.revisions({ limit: 9, actor: 'Zoë 😀' }), []);
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 2 } });
});

eachDialect('half a surrogate pair in a message is stored as the replacement character', async ({ open }) => {
  const ledger = await open();
  await write(ledger, EMPTY, { ...asserting(1), revision: revisionOf(1, 'half \ud83d') });
  assert.equal((await ledger.revision(1))?.message, 'half \ufffd');
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 1 } });
});

eachDialect('keys and settings differ by case and by trailing spaces', async ({ open }) => {
  const ledger = await open();
  for (const key of ['a', 'A', 'a ', 'ä', 'á']) assert.ok((await ledger.casSetting(key, 0, `value of ${key}`)).ok);
  assert.equal((await ledger.getSetting('a '))?.value, 'value of a ');
  assert.equal((await ledger.getSetting('A'))?.value, 'value of A');
  assert.equal(await ledger.getSetting('a  '), null);
  await write(ledger, EMPTY, { ...asserting(1), requestKey: 'key' }, { ...asserting(2), requestKey: 'Key' });
  assert.equal((await ledger.findRequest('Key'))?.revision.number, 2);
  assert.equal(await ledger.findRequest('key '), null);
});

eachDialect('a body of megabytes is stored, one beyond the limit is refused and changes nothing', async ({ open }) => {
  const ledger = await open();
  const large = [factOf(1, 1, 'x'.repeat(6_900_000)), factOf(2, 1, 'é'.repeat(3_000_000)), factOf(3, 1, 'small')];
  const head = await write(ledger, EMPTY, asserting(1, ...large));
  assert.deepEqual(await held(ledger), large);
  const tooLarge = asserting(3, factOf(4, 3, '😀'.repeat(2_000_000)));
  const outcome = await ledger.commit({ parent: head, revisions: [asserting(2), tooLarge] });
  assert.ok(!outcome.ok && outcome.error.code === 'refused');
  assert.deepEqual([outcome.error.index, outcome.error.problem.reason], [1, 'store.fact-size']);
  assert.deepEqual(await ledger.head(), head);
  await write(ledger, head, retracting(2, ...large));
  const retracted: Fact[] = [];
  for await (const { delta } of ledger.deltas(1, 2)) retracted.push(...delta.retracted);
  assert.deepEqual(retracted, large);
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 2 } });
});

eachDialect('texts too long for their columns are refused', async ({ open }) => {
  const ledger = await open();
  const long = 'x'.repeat(501);
  const refusals: NewRevision[] = [
    { ...asserting(1), revision: { ...revisionOf(1), actor: long } },
    { ...asserting(1), requestKey: long },
    { ...asserting(1), requestDigest: long },
    { ...asserting(1), results: 'x'.repeat(8_000_000) },
    { ...asserting(1), blobs: [new Uint8Array(8_000_000)] },
  ];
  for (const entry of refusals) {
    const outcome = await ledger.commit({ parent: EMPTY, revisions: [entry] });
    assert.ok(!outcome.ok && outcome.error.code === 'refused');
    assert.equal(outcome.error.problem.code, 'too_large');
  }
  assert.deepEqual(await ledger.head(), EMPTY);
});

eachDialect('a long key is found by its beginning and told apart by its body', async ({ open }) => {
  const ledger = await open();
  const [one, other] = [`${'k'.repeat(300)}1`, `${'k'.repeat(300)}2`];
  await write(ledger, EMPTY, asserting(1, { ...factOf(1, 1, 'a'), key: one }, { ...factOf(2, 1, 'b'), key: other }));
  assert.deepEqual(
    (await held(ledger)).map((fact) => fact.type === 'attribute' && fact.key),
    [one, other],
  );
  assert.deepEqual(await ledger.verifyChain(), { ok: true, value: { revisions: 1 } });
});

eachDialect('an idempotency key is stored with its answer, once', async ({ open }) => {
  const ledger = await open();
  const results = [{ id: 'x', items: ['10.0.0.1'] }];
  const entry = { ...asserting(1), requestKey: 'admin/abc', requestDigest: 'sha', results };
  const head = await write(ledger, EMPTY, entry);
  assert.deepEqual(await ledger.findRequest('admin/abc'), {
    revision: await ledger.revision(1),
    digest: 'sha',
    results,
  });
  assert.equal(await ledger.findRequest('admin/abd'), null);
  const again = { ...asserting(3), requestKey: 'admin/abc', requestDigest: 'sha' };
  const outcome = await ledger.commit({ parent: head, revisions: [asserting(2), again] });
  assert.ok(!outcome.ok && outcome.error.code === 'refused');
  assert.deepEqual([outcome.error.index, outcome.error.problem.reason], [1, 'store.request-known']);
  assert.deepEqual(await ledger.head(), head);
});

eachDialect('revisions are listed newest first and by every filter', async ({ open }) => {
  const ledger = await open();
  const [web, rack] = [testEntity(1), testEntity(2)];
  const status = factOf(1, 1, 'active', web);
  await write(
    ledger,
    EMPTY,
    asserting(1, status),
    { ...asserting(2, { id: 2, revision: 2, type: 'holding', entity: web, holder: rack }), revision: { ...revisionOf(2), actor: 'ann' } },
    asserting(3, { ...factOf(3, 3, 'S1', rack), key: 'serial' }),
    retracting(4, status),
    asserting(5),
  );
  const numbers = async (filter: object) => (await ledger.revisions({ limit: 10, ...filter })).map(({ number }) => number);
  assert.deepEqual(await numbers({}), [5, 4, 3, 2, 1]);
  assert.deepEqual(await numbers({ limit: 2, before: 5 }), [4, 3]);
  assert.deepEqual(await numbers({ after: 3 }), [5, 4]);
  assert.deepEqual(await numbers({ actor: 'ann' }), [2]);
  assert.deepEqual(await numbers({ since: revisionOf(4).time }), [5, 4]);
  assert.deepEqual(await numbers({ entity: web }), [4, 2, 1]);
  assert.deepEqual(await numbers({ entity: rack }), [3, 2]);
  assert.deepEqual(await numbers({ key: 'status' }), [4, 1]);
  assert.deepEqual(await numbers({ key: 'status', entity: rack }), []);
  assert.deepEqual(await numbers({ key: 'serial', entity: rack, actor: 'tester' }), [3]);
});

eachDialect('a time means the newest revision that is not after it', async ({ open }) => {
  const ledger = await open();
  const time = revisionOf(1).time;
  const sameTime = { ...asserting(2), revision: { ...revisionOf(2), time } };
  await write(ledger, EMPTY, asserting(1), sameTime, asserting(3));
  assert.equal((await ledger.revisionAt(time))?.number, 2);
  assert.equal((await ledger.revisionAt(revisionOf(3).time))?.number, 3);
  assert.equal((await ledger.revisionAt('2999-01-01T00:00:00.000Z'))?.number, 3);
  assert.equal(await ledger.revisionAt('2000-01-01T00:00:00.000Z'), null);
});

eachDialect('secrets are written once, rewrapped by compare-and-set, and destroyed for good', async ({ open }) => {
  const ledger = await open();
  const secret = (id: string) => ({
    id,
    keyId: 'k1',
    wrappedKey: new Uint8Array([1, 2]),
    nonce: new Uint8Array([0, 255]),
    ciphertext: new Uint8Array([9, 0, 9]),
  });
  await write(ledger, EMPTY, { ...asserting(1), secrets: [secret('a'), secret('b')] });
  await ledger.putSecret(secret('c'));
  await assert.rejects(ledger.putSecret(secret('c')));
  assert.deepEqual(await ledger.getSecret('a'), { ...secret('a'), rev: 1, destroyed: false });
  assert.equal(await ledger.getSecret('A'), null);
  const wrapping = (id: string, rev: number) => ({ id, rev, keyId: 'k2', wrappedKey: new Uint8Array([3]) });
  assert.deepEqual(await ledger.rewrapSecrets([wrapping('a', 1), wrapping('b', 7)]), ['b']);
  assert.equal(await ledger.destroySecret('b'), true);
  assert.equal(await ledger.destroySecret('z'), false);
  assert.deepEqual(await ledger.rewrapSecrets([wrapping('b', 2)]), ['b']);
  const all = [];
  for await (const page of ledger.secrets()) all.push(...page);
  assert.deepEqual(
    all.map(({ id, keyId, rev, destroyed, ciphertext }) => [id, keyId, rev, destroyed, ciphertext.length]),
    [
      ['a', 'k2', 2, false, 3],
      ['b', 'k1', 2, true, 0],
      ['c', 'k1', 1, false, 3],
    ],
  );
});

eachDialect('a secret whose id is taken stops its batch', async ({ open }) => {
  const ledger = await open();
  const empty = new Uint8Array(0);
  const secret = { id: 'a', keyId: 'k', wrappedKey: empty, nonce: empty, ciphertext: empty };
  await ledger.putSecret(secret);
  await assert.rejects(ledger.commit({ parent: EMPTY, revisions: [{ ...asserting(1), secrets: [secret] }] }));
  assert.deepEqual(await ledger.head(), EMPTY);
});

eachDialect('blobs are addressed by their content', async ({ open }) => {
  const ledger = await open();
  const content = new Uint8Array(100_000).map((_, index) => index % 256);
  const sha256 = await ledger.putBlob(content);
  assert.equal(await ledger.putBlob(content), sha256);
  assert.deepEqual(await ledger.getBlob(sha256), content);
  assert.equal(await ledger.blobSize(sha256), 100_000);
  assert.equal(await ledger.getBlob('0'.repeat(64)), null);
  assert.equal(await ledger.blobSize('0'.repeat(64)), null);
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  await write(ledger, EMPTY, { ...asserting(1), blobs: [content, new Uint8Array(0)] });
  assert.deepEqual(await ledger.getBlob(empty), new Uint8Array(0));
  await assert.rejects(ledger.putBlob(new Uint8Array(8_000_000)), { reason: 'store.blob-size' });
});

eachDialect('a setting changes only for the one who has seen its value', async ({ open }) => {
  const ledger = await open();
  assert.equal(await ledger.getSetting('epoch'), null);
  assert.deepEqual(await ledger.casSetting('epoch', 0, 'one'), { ok: true, value: { key: 'epoch', value: 'one', rev: 1 } });
  assert.deepEqual(await ledger.casSetting('epoch', 0, 'two'), { ok: false, error: { key: 'epoch', value: 'one', rev: 1 } });
  const claims = await Promise.all([1, 1, 1, 1].map((rev, index) => ledger.casSetting('epoch', rev, `claim ${index}`)));
  assert.equal(claims.filter((claim) => claim.ok).length, 1);
  assert.equal((await ledger.getSetting('epoch'))?.rev, 2);
  assert.deepEqual(await ledger.casSetting('nothing', 3, 'x'), { ok: false, error: null });
});

eachDialect('what was written is there after closing and opening', async ({ open }) => {
  const first = await open();
  const head = await write(first, EMPTY, asserting(1, factOf(1, 1, 'a')));
  await first.close();
  const second = await open();
  assert.deepEqual(await second.head(), head);
  assert.deepEqual(await held(second), [factOf(1, 1, 'a')]);
});
