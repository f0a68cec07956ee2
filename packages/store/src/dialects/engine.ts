// What differs between SQLite and MariaDB, in one interface. Everything else is written once.
import type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Tables } from '../tables.ts';

export interface Engine {
  readonly dialect: 'sqlite' | 'mariadb';
  /** One connection: transactions follow each other. */
  readonly writer: Kysely<Tables>;
  /** For reads outside transactions; sees all that the writer has committed. */
  readonly reader: Kysely<Tables>;
  readonly types: DialectTypes;
  readonly sql: DialectSql;
  /**
   * Runs a query that gives (line, at, id) ordered by at and id, up to a bound of bytes.
   * `isBounded`: the query itself says `factsWithinBound`.
   */
  readLines(query: RawBuilder<LineRow>, options?: { readonly isBounded: boolean }): Promise<LineChunk>;
  /** All of the schema's tables, by name. */
  tableNames(): Promise<string[]>;
  classify(error: unknown): FaultKind;
  /** What the operator needs to know about a fault of the database. */
  explain(error: unknown): Error;
  /** Runs with deleted content overwritten instead of left in free pages, where the database can do that. */
  erasing<T>(work: () => Promise<T>): Promise<T>;
  /** Keeps a copy before a migration changes an older database; nothing where that is the operator's duty. */
  copyBeforeMigration(lastApplied: string): Promise<void>;
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

/** `lost`: the connection is gone, and with it the knowledge whether the last statement took effect. */
export type FaultKind = 'duplicate' | 'retry' | 'lost' | 'other';

export interface DialectTypes {
  readonly integer: Expression<unknown>;
  readonly longText: Expression<unknown>;
  readonly bytes: Expression<unknown>;
  text(charsMax: number): Expression<unknown>;
  readonly tableOptions: Expression<unknown>;
}

export type RowColumn = { readonly name: string; readonly type: 'integer' | 'text' };

export interface DialectSql {
  /** A JSON array of arrays as a derived table `r`. */
  rows(json: string, columns: readonly RowColumn[]): RawBuilder<unknown>;
  /** A join that the optimizer must not turn around. */
  readonly joinInOrder: RawBuilder<unknown>;
  /** Deletes the facts whose ids are the first members of a JSON array of arrays. */
  deleteFacts(json: string): RawBuilder<unknown>;
  /** `fact_history` read by its index on `retracted`. */
  readonly historyByRetraction: RawBuilder<unknown>;
  /** A condition on `fact` that ends a read by id after `after` before it has too many bytes, where the query must say so. */
  factsWithinBound(after: number): RawBuilder<SqlBool>;
  /** End of an insert that leaves a row alone whose primary key `column` is there already. */
  unlessThere(column: string): RawBuilder<unknown>;
}

export interface LineRow {
  readonly line: string;
  readonly at: number;
  readonly id: number;
}

export interface LineChunk {
  /** The lines, joined by commas. */
  readonly text: string;
  readonly count: number;
  /** Key of the last line; meaningless when there is none. */
  readonly at: number;
  readonly id: number;
}
