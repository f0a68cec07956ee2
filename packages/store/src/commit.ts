// The one way into the ledger. A batch is one transaction; the unique parent makes a fork impossible; what is not known
// to have happened (a deadlock, a lost connection, a time-out) is found out by looking whether our revision is there:
// its hash covers its content, so it does not matter which of several attempts put it in.
import { err, invariant, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { insertBlobs } from './blobs.ts';
import type { Engine, FaultKind, RowColumn } from './dialects/engine.ts';
import { type EncodedBatch, encodeBatch } from './encode-batch.ts';
import type { CommitBatch, CommitRefusal, Head } from './ledger.ts';
import { readHead } from './revisions.ts';
import { insertSecrets } from './secrets.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** With pauses that double from 5 ms to 1 s, about six seconds: a Galera failover takes three. */
const ATTEMPTS_MAX = 14;
const PAUSE_FIRST_MS = 5;
const PAUSE_MAX_MS = 1_000;

const REVISION_COLUMNS: readonly RowColumn[] = [
  { name: 'number', type: 'integer' },
  { name: 'parent', type: 'text' },
  { name: 'hash', type: 'text' },
  { name: 'time', type: 'text' },
  { name: 'actor', type: 'text' },
  { name: 'origin', type: 'text' },
  { name: 'message', type: 'text' },
  { name: 'asserted', type: 'integer' },
  { name: 'retracted', type: 'integer' },
  { name: 'last_fact', type: 'integer' },
  { name: 'request_key', type: 'text' },
  { name: 'request_digest', type: 'text' },
  { name: 'results', type: 'text' },
];
const FACT_COLUMNS: readonly RowColumn[] = [
  { name: 'id', type: 'integer' },
  { name: 'entity', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'about', type: 'text' },
  { name: 'asserted', type: 'integer' },
  { name: 'body', type: 'text' },
];
const INSERTED_COLUMNS = { revision: REVISION_COLUMNS, fact: FACT_COLUMNS };
const RETRACTION_COLUMNS: readonly RowColumn[] = [
  { name: 'id', type: 'integer' },
  { name: 'retracted', type: 'integer' },
];

export async function commitBatch(store: Store, batch: CommitBatch): Promise<Result<Head, CommitRefusal>> {
  const encoded = await encodeBatch(batch);
  if (!encoded.ok) return encoded;
  if (batch.revisions.length === 0) return ok(batch.parent);
  return new Attempts(store, batch, encoded.value).run();
}

type Outcome = Result<Head, CommitRefusal>;

class Attempts {
  readonly #store: Store;
  readonly #batch: CommitBatch;
  readonly #encoded: EncodedBatch;
  /** An attempt broke off in a way that may have left it done, or may yet. */
  #isUncertain = false;

  constructor(store: Store, batch: CommitBatch, encoded: EncodedBatch) {
    this.#store = store;
    this.#batch = batch;
    this.#encoded = encoded;
  }

  async run(): Promise<Outcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#try(attempt);
      if (outcome !== null) return outcome;
      const pause = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (attempt - 1));
      await this.#store.world.sleep(pause * (0.5 + this.#store.world.random()));
    }
  }

  /** Null: try again. */
  async #try(attempt: number): Promise<Outcome | null> {
    try {
      const isWritten = await writeBatch(this.#store.engine, this.#batch.parent, this.#encoded);
      return isWritten ? ok(this.#encoded.head) : await this.#look();
    } catch (error) {
      return await this.#afterFault(error, attempt);
    }
  }

  async #afterFault(error: unknown, attempt: number): Promise<Outcome | null> {
    const { engine } = this.#store;
    const kind = engine.classify(error);
    this.#isUncertain ||= kind === 'lost';
    const seen = await this.#lookIfPossible();
    if (seen !== null) return seen;
    if (kind === 'other') throw engine.explain(error);
    if (kind === 'duplicate' && !this.#isUncertain) throw engine.explain(error);
    if (attempt >= ATTEMPTS_MAX) throw this.#giveUp(error, kind);
    return null;
  }

  async #lookIfPossible(): Promise<Outcome | null> {
    try {
      return await this.#look();
    } catch (error) {
      // No host answers now. The next attempt finds out, or the last one gives up with the fault that it has.
      if (this.#store.engine.classify(error) === 'other') throw this.#store.engine.explain(error);
      return null;
    }
  }

  /** Null when the ledger is still where the batch begins. */
  async #look(): Promise<Outcome | null> {
    const { head } = this.#encoded;
    const db = this.#store.engine.writer;
    const ours = await db.selectFrom('revision').select('hash').where('number', '=', head.number).executeTakeFirst();
    if (ours?.hash === head.hash) return ok(head);
    const now = await readHead(db);
    if (now.number !== this.#batch.parent.number || now.hash !== this.#batch.parent.hash) return err({ code: 'head-moved' });
    return await this.#findKnownRequest();
  }

  async #findKnownRequest(): Promise<Outcome | null> {
    const keys = this.#encoded.requestKeys;
    if (keys.length === 0) return null;
    const known = await this.#store.engine.writer
      .selectFrom('revision')
      .select('request_key')
      .where('request_key', 'in', keys)
      .executeTakeFirst();
    if (known === undefined) return null;
    const index = this.#batch.revisions.findIndex((entry) => entry.requestKey === known.request_key);
    return err({ code: 'refused', index, problem: requestKnown() });
  }

  #giveUp(error: unknown, kind: FaultKind): StoreError {
    const { number } = this.#encoded.head;
    if (this.#isUncertain) {
      return new StoreError('unavailable', 'store.outcome-unknown', `revision ${number} may or may not have been stored`, {
        hint: 'repeat the request with the same Idempotency-Key',
        cause: error,
      });
    }
    return new StoreError('unavailable', 'store.busy', `revision ${number} met a ${kind} ${ATTEMPTS_MAX} times`, {
      hint: 'try again later; nothing was changed',
      cause: error,
    });
  }
}

function requestKnown(): Problem {
  return problem('conflict', 'store.request-known', 'a request with this idempotency key has been stored already', {
    hint: 'ask for its answer instead of running it again',
  });
}

/** False when the head is not the parent that the batch was made for. */
async function writeBatch(engine: Engine, parent: Head, encoded: EncodedBatch): Promise<boolean> {
  return engine.writer.transaction().execute(async (transaction) => {
    const head = await readHead(transaction);
    if (head.number !== parent.number || head.hash !== parent.hash) return false;
    await insertRows(engine, transaction, 'revision', encoded.revisions);
    await insertRows(engine, transaction, 'fact', encoded.facts);
    await retractFacts(engine, transaction, encoded);
    await insertSecrets(transaction, encoded.secrets);
    await insertBlobs(engine, transaction, encoded.blobs);
    return true;
  });
}

async function insertRows(
  engine: Engine,
  db: Transaction<Tables>,
  table: keyof typeof INSERTED_COLUMNS,
  texts: readonly string[],
): Promise<void> {
  const columns = INSERTED_COLUMNS[table];
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  for (const text of texts) {
    await sql`insert into ${sql.table(table)} (${names}) select ${names} from ${engine.sql.rows(text, columns)}`.execute(db);
  }
}

/** Moves facts into history. One that is not there means that memory and database disagree: nothing may be written then. */
async function retractFacts(engine: Engine, db: Transaction<Tables>, encoded: EncodedBatch): Promise<void> {
  let moved = 0;
  let deleted = 0;
  for (const text of encoded.retractions) {
    moved += await countChanged(copyToHistory(engine, text), db);
    deleted += await countChanged(engine.sql.deleteFacts(text), db);
  }
  invariant(moved === encoded.retractedCount && deleted === moved, 'what is retracted must hold, and only once');
}

function copyToHistory(engine: Engine, text: string): RawBuilder<unknown> {
  return sql`insert into fact_history (id, entity, type, about, body, asserted, retracted)
    select fact.id, fact.entity, fact.type, fact.about, fact.body, fact.asserted, r.retracted
    from ${engine.sql.rows(text, RETRACTION_COLUMNS)} ${engine.sql.joinInOrder} fact on fact.id = r.id`;
}

async function countChanged(query: RawBuilder<unknown>, db: Transaction<Tables>): Promise<number> {
  const { numAffectedRows } = await query.execute(db);
  return Number(numAffectedRows ?? 0n);
}
