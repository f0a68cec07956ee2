// Does the stored history say what its hashes say? Reads everything as it is stored and computes the chain anew.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Fact } from '@muster/model';
import { err, ok, type Result } from '@muster/protocol';
import { sql } from 'kysely';
import { aboutOf } from './about.ts';
import { EMPTY_HASH, FactsDigest, hashRevision } from './chain.ts';
import { assertedTexts, type RevisionGroup, retractedTexts, revisionGroups } from './deltas.ts';
import { FACT_LINE } from './fact-text.ts';
import type { ChainFault, Head } from './ledger.ts';
import { type EntryRow, entryOf, findEntryRow, readHead } from './revisions.ts';
import { reading, type Store } from './store.ts';

interface StoredFact {
  readonly fact: Fact;
  readonly about: string;
  readonly body: string;
}

export async function verifyChain(store: Store, from = 0, to?: number): Promise<Result<{ readonly revisions: number }, ChainFault>> {
  const head = await reading(store, () => readHead(store.engine.reader));
  const last = to ?? head.number;
  const start = await findEntryRow(store, from);
  if (from !== 0 && start === null) return err({ revision: from, why: 'it is missing' });
  const walk = new ChainWalk(start);
  for await (const group of revisionGroups(store, from, last, 'forward')) {
    const fault = await verifyGroup(store, group, walk);
    if (fault !== null) return err(fault);
  }
  if (walk.number !== last) return err({ revision: walk.number + 1, why: 'it is missing' });
  const stray = last === head.number ? await findStray(store, head) : null;
  return stray === null ? ok({ revisions: last - from }) : err({ revision: last, why: stray });
}

/** Facts that no revision has asserted have ids above the last one's. */
async function findStray(store: Store, head: Head): Promise<string | null> {
  for (const table of ['fact', 'fact_history'] as const) {
    const query = store.engine.reader.selectFrom(table).select('id').where('id', '>', head.lastFactId).limit(1);
    const stray = await reading(store, () => query.executeTakeFirst());
    if (stray !== undefined) return `fact ${stray.id} is of no revision`;
  }
  return null;
}

async function verifyGroup(store: Store, group: RevisionGroup, walk: ChainWalk): Promise<ChainFault | null> {
  const asserted: StoredFact[] = [];
  const storedLine = sql<string>`concat('[', ${FACT_LINE}, ',', json_quote(about), ',', json_quote(body), ']')`;
  for await (const text of assertedTexts(store, group, storedLine)) {
    const rows = parseLines<[Fact, string, string]>(text);
    if (rows === null) return { revision: walk.number + 1, why: 'a fact of it, or of the next ones, is not JSON' };
    for (const [fact, about, body] of rows) asserted.push({ fact, about, body });
  }
  const retracted: [number, number][] = [];
  for await (const text of retractedTexts(store, group, sql`concat('[', retracted, ',', id, ']')`)) {
    retracted.push(...(parseLines<[number, number]>(text) ?? []));
  }
  for (const row of group.rows) {
    const fault = walk.step(row, asserted, retracted);
    if (fault !== null) return fault;
    await nextTurn();
  }
  return asserted.length === walk.assertedSeen && retracted.length === walk.retractedSeen
    ? walk.startGroup()
    : { revision: walk.number, why: 'there are facts that no revision speaks of' };
}

class ChainWalk {
  number: number;
  assertedSeen = 0;
  retractedSeen = 0;
  #hash: string;
  #time: string;
  #lastFact: number;

  constructor(start: EntryRow | null) {
    this.number = start?.number ?? 0;
    this.#hash = start?.hash ?? EMPTY_HASH;
    this.#time = start?.time ?? '';
    this.#lastFact = start?.last_fact ?? 0;
  }

  startGroup(): null {
    this.assertedSeen = 0;
    this.retractedSeen = 0;
    return null;
  }

  step(row: EntryRow, asserted: readonly StoredFact[], retracted: readonly [number, number][]): ChainFault | null {
    const fault = (why: string): ChainFault => ({ revision: this.number + 1, why });
    if (row.number !== this.number + 1) return fault('it is missing');
    if (row.parent !== this.#hash) return fault('it names another parent');
    if (row.time < this.#time) return fault('it is older than the one before');
    const digest = new FactsDigest();
    for (const stored of asserted.slice(this.assertedSeen, this.assertedSeen + row.asserted)) {
      if (stored.fact.revision !== row.number) return fault(`fact ${stored.fact.id} belongs to another revision`);
      if (aboutOf(stored.fact) !== stored.about) return fault(`fact ${stored.fact.id} is indexed wrongly`);
      digest.assert({ ...stored.fact, body: stored.body });
    }
    for (const [number, id] of retracted.slice(this.retractedSeen, this.retractedSeen + row.retracted)) {
      if (number !== row.number) return fault(`fact ${id} was retracted by another revision`);
      digest.retract(id);
    }
    if (hashRevision(this.#hash, entryOf(row), digest.hex()) !== row.hash) return fault('its hash does not fit its content');
    const last = asserted[this.assertedSeen + row.asserted - 1];
    if (row.last_fact !== (row.asserted === 0 ? this.#lastFact : last?.fact.id)) return fault('its greatest fact id is wrong');
    this.number = row.number;
    this.#lastFact = row.last_fact;
    this.#hash = row.hash;
    this.#time = row.time;
    this.assertedSeen += row.asserted;
    this.retractedSeen += row.retracted;
    return null;
  }
}

function parseLines<Row>(text: string): Row[] | null {
  try {
    return JSON.parse(`[${text}]`) as Row[];
  } catch {
    // A stored body that was damaged; the caller says where.
    return null;
  }
}
