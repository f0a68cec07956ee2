import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { LineChunk } from '../engine.ts';
import { classifyMariadb } from './faults.ts';

/** Longer than Galera's own time-out for a member that has gone silent (6 s), so that a short stall is not a failover. */
const STATEMENT_TIMEOUT_MS = 20_000;

export class MariadbConnection implements DatabaseConnection {
  readonly #connection: Connection;
  #broken = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    // Without a listener an idle connection that the server closes would end the process. Only a note is taken:
    // mysql2 itself tells the statement that waits for an answer.
    connection.on('error', () => this.#markBroken());
    connection.on('end', () => this.#markBroken());
  }

  get isBroken(): boolean {
    return this.#broken;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const [result] = await this.#run(query, false);
    if (Array.isArray(result)) return { rows: result as Row[] };
    const { affectedRows } = result as ResultSetHeader;
    return { rows: [], numAffectedRows: BigInt(affectedRows) };
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for the method; long reads here go by readLines.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming goes by readLines');
  }

  /** A query of (line, at, id). */
  async readLines(query: CompiledQuery): Promise<LineChunk> {
    const [result] = await this.#run(query, true);
    const rows = result as unknown as [string, number, number][];
    const last = rows[rows.length - 1];
    return { text: rows.map((row) => row[0]).join(','), count: rows.length, at: last?.[1] ?? 0, id: last?.[2] ?? 0 };
  }

  /** What the server may still be doing for this connection is of unknown outcome from here on. */
  destroy(): void {
    this.#markBroken();
    this.#connection.destroy();
  }

  async close(): Promise<void> {
    if (this.#broken) return;
    this.#broken = true;
    await this.#connection.end();
  }

  #markBroken(): void {
    this.#broken = true;
  }

  /** Parameters travel apart from the text: megabytes of JSON are not escaped, and nothing can be injected. */
  async #run(query: CompiledQuery, rowsAsArray: boolean): Promise<[RowDataPacket[] | ResultSetHeader, unknown]> {
    const options = { sql: query.sql, timeout: STATEMENT_TIMEOUT_MS, rowsAsArray };
    try {
      if (query.parameters.length === 0) return await this.#connection.query<RowDataPacket[] | ResultSetHeader>(options);
      const values = query.parameters.map(toMariadbValue);
      return await this.#connection.execute<RowDataPacket[] | ResultSetHeader>({ ...options, values });
    } catch (error) {
      if (classifyMariadb(error) === 'lost') this.destroy();
      throw error;
    }
  }
}

function toMariadbValue(value: unknown): string | number | bigint | boolean | Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return value;
  throw new TypeError(`MariaDB cannot store a ${typeof value}`);
}
