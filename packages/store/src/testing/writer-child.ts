// Commits random batches until it is killed. Says `try FROM TO` before and `ack NUMBER HASH` after each, unbuffered.
import { writeSync } from 'node:fs';
import type { Fact } from '@muster/model';
import type { Head, Ledger, LedgerConfig, NewRevision } from '../ledger.ts';
import { openLedger } from '../open-ledger.ts';
import { factOf, revisionOf, testEntity } from './facts.ts';
import { seededRandom } from './seeded-random.ts';

const REVISIONS_MAX = 6;
const FACTS_MAX = 40;

const [, , configText = '', seedText = ''] = process.argv;
await writeForever(JSON.parse(configText) as LedgerConfig, seededRandom(hashOf(seedText)));

async function writeForever(config: LedgerConfig, random: () => number): Promise<never> {
  const ledger = await openLedger(config);
  let head = await ledger.head();
  let held = await loadAll(ledger);
  for (;;) {
    const batch = makeBatch(head, held, random);
    writeSync(1, `try ${head.number} ${head.number + batch.revisions.length}\n`);
    const outcome = await ledger.commit({ parent: head, revisions: batch.revisions });
    if (!outcome.ok) throw new Error(`the only writer was refused: ${outcome.error.code}`);
    head = outcome.value;
    held = batch.heldAfter;
    writeSync(1, `ack ${head.number} ${head.hash}\n`);
  }
}

async function loadAll(ledger: Ledger): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const some of ledger.loadFacts()) facts.push(...some);
  return facts;
}

function makeBatch(head: Head, held: readonly Fact[], random: () => number): { revisions: NewRevision[]; heldAfter: Fact[] } {
  const revisions: NewRevision[] = [];
  let heldAfter = [...held];
  let id = head.lastFactId;
  const count = 1 + Math.floor(random() * REVISIONS_MAX);
  for (let number = head.number + 1; number <= head.number + count; number += 1) {
    const asserted: Fact[] = [];
    for (let left = 1 + Math.floor(random() * FACTS_MAX); left > 0; left -= 1) {
      id += 1;
      asserted.push(factOf(id, number, `value ${id}`, testEntity(1 + Math.floor(random() * 100))));
    }
    const retracted = heldAfter.filter(() => random() < 0.2);
    const gone = new Set(retracted.map((fact) => fact.id));
    heldAfter = [...heldAfter.filter((fact) => !gone.has(fact.id)), ...asserted];
    revisions.push({ revision: revisionOf(number), delta: { asserted, retracted } });
  }
  return { revisions, heldAfter };
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
