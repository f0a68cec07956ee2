// A commit that something breaks into is whole or absent, and says which.
import assert from 'node:assert/strict';
import { type KyselyPlugin, sql } from 'kysely';
import { commitBatch } from '../src/commit.ts';
import type { Engine } from '../src/dialects/engine.ts';
import { openMariadb } from '../src/dialects/mariadb/engine.ts';
import { openSqlite } from '../src/dialects/sqlite/engine.ts';
import type { CommitBatch, Ledger, LedgerConfig } from '../src/index.ts';
import { eachDialect, factOf, revisionOf } from '../src/testing/index.ts';

const NO_WAITING = { random: () => 0.5, sleep: () => Promise.resolve() };

function openEngine(config: LedgerConfig): Promise<Engine> {
  return config.kind === 'sqlite' ? openSqlite(config.path, undefined) : openMariadb(config.url, undefined);
}

/** Lets `after` statements through and breaks the next one, once. */
function breakingPlugin(after: number, fault: () => Error): KyselyPlugin {
  let count = 0;
  return {
    transformQuery({ node }) {
      count += 1;
      if (count === after + 1) throw fault();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

async function firstBatch(ledger: Ledger): Promise<CommitBatch> {
  const parent = await ledger.head();
  const facts = [factOf(1, 1, 'a'), factOf(2, 1, 'b')];
  return {
    parent,
    revisions: [
      {
        revision: revisionOf(1),
        delta: { asserted: facts, retracted: [] },
        blobs: [new Uint8Array([1])],
        secrets: [{ id: 's', keyId: 'k', wrappedKey: new Uint8Array(1), nonce: new Uint8Array(1), ciphertext: new Uint8Array(1) }],
      },
      { revision: revisionOf(2), delta: { asserted: [], retracted: facts.slice(0, 1) } },
    ],
  };
}

async function isAbsent(ledger: Ledger): Promise<boolean> {
  const counts = [await ledger.getSecret('s'), (await ledger.head()).number, (await ledger.entityHistory(factOf(1, 1, '').entity)).length];
  return counts.every((count) => count === null || count === 0);
}

eachDialect('a batch that breaks at any statement leaves nothing behind', async ({ open, config }) => {
  const ledger = await open();
  const batch = await firstBatch(ledger);
  await ledger.close();
  for (let after = 0; ; after += 1) {
    const engine = await openEngine(config);
    const broken = { ...engine, writer: engine.writer.withPlugin(breakingPlugin(after, () => new Error('broken by the test'))) };
    const outcome = await commitBatch({ engine: broken, world: NO_WAITING }, batch).catch((error: Error) => error);
    await engine.close();
    const reopened = await open();
    if (!(outcome instanceof Error)) {
      assert.equal((await reopened.head()).number, 2);
      assert.equal(after, 7, 'every statement of the batch has been broken once');
      return;
    }
    assert.match(outcome.message, /broken by the test/);
    assert.ok(await isAbsent(reopened), `something is left of a batch that broke at statement ${after + 1}`);
    await reopened.close();
  }
});

eachDialect('a deadlock or a lock wait begins the whole transaction again, with growing pauses', async ({ open, config }) => {
  const ledger = await open();
  const batch = await firstBatch(ledger);
  await ledger.close();
  const pauses: number[] = [];
  const world = { random: () => 0.5, sleep: async (ms: number) => void pauses.push(ms) };
  const engine = await openEngine(config);
  let faults = 3;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'RawNode' && faults-- > 0) throw new Error('conflict');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const conflicting: Engine = {
    ...engine,
    writer: engine.writer.withPlugin(plugin),
    classify: (error) => (error instanceof Error && error.message === 'conflict' ? 'retry' : engine.classify(error)),
  };
  const outcome = await commitBatch({ engine: conflicting, world }, batch);
  await engine.close();
  assert.ok(outcome.ok && outcome.value.number === 2);
  assert.deepEqual(pauses, [5, 10, 20]);
});

eachDialect('a conflict that never ends is reported as busy, and nothing was changed', async ({ open, config }) => {
  const ledger = await open();
  const batch = await firstBatch(ledger);
  await ledger.close();
  const engine = await openEngine(config);
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'RawNode') throw new Error('conflict');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const conflicting: Engine = { ...engine, writer: engine.writer.withPlugin(plugin), classify: () => 'retry' };
  await assert.rejects(commitBatch({ engine: conflicting, world: NO_WAITING }, batch), { reason: 'store.busy' });
  const { rows } = await sql`select number from revision`.execute(engine.reader);
  assert.deepEqual(rows, []);
  await engine.close();
});
