// Our side of the thread that holds a SQLite connection: questions and answers by number, and what happens when it dies.
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { LineChunk } from '../engine.ts';
import { describeFault, type SqliteValue, type WorkerAnswer, type WorkerFault, type WorkerRequest, type WorkerSetup } from './messages.ts';

export class SqliteFault extends Error {
  /** SQLite's extended result code; null when the thread itself failed. */
  readonly errcode: number | null;

  constructor(fault: WorkerFault) {
    super(fault.message);
    this.name = 'SqliteFault';
    this.errcode = fault.errcode;
  }
}

interface Waiting {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (fault: SqliteFault) => void;
}

export class SqliteConnection implements DatabaseConnection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: SqliteFault | null = null;

  constructor(setup: WorkerSetup) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup });
    this.#worker.on('message', (message: { id: number; answer: WorkerAnswer }) => this.#settle(message));
    this.#worker.on('error', (error) => this.#end(describeFault(error)));
    this.#worker.on('exit', () => this.#end({ message: 'the database thread has ended', errcode: null }));
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const answer = await this.ask({ op: 'query', sql: query.sql, parameters: valuesOf(query) });
    if (answer.rows !== undefined) return { rows: answer.rows as Row[] };
    return { rows: [], numAffectedRows: BigInt(answer.changes ?? 0) };
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for the method; long reads here go by readLines.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new SqliteFault({ message: 'streaming goes by readLines', errcode: null });
  }

  async readLines(query: CompiledQuery, bytesMax: number): Promise<LineChunk> {
    const answer = await this.ask({ op: 'lines', sql: query.sql, parameters: valuesOf(query), bytesMax });
    return {
      text: Buffer.from(answer.text?.buffer ?? new ArrayBuffer(0)).toString(),
      count: answer.count ?? 0,
      at: answer.at ?? 0,
      id: answer.id ?? 0,
    };
  }

  ask(request: WorkerRequest): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request });
    });
  }

  async close(): Promise<void> {
    if (this.#ended !== null) return;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    await this.ask({ op: 'close' });
    await exited;
  }

  #settle({ id, answer }: { id: number; answer: WorkerAnswer }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer.fault === undefined) waiting?.resolve(answer);
    else waiting?.reject(new SqliteFault(answer.fault));
  }

  #end(fault: WorkerFault): void {
    this.#ended ??= new SqliteFault(fault);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}

function valuesOf(query: CompiledQuery): SqliteValue[] {
  return query.parameters.map(toSqliteValue);
}

function toSqliteValue(value: unknown): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}
