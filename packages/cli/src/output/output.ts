// Where a command's answer goes: data to standard output, everything else to standard error.
import { renderJson } from './json-text.ts';
import { type Column, printable, printableLines, renderTable } from './table.ts';

/** What the CLI knows of the place it runs in; passed in so that tests can look at it. */
export interface Streams {
  readonly out: {
    write(content: string | Uint8Array): unknown;
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
  };
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
}

export interface OutputOptions {
  readonly json: boolean;
}

/** Eighty columns where the terminal does not say. */
const WIDTH_DEFAULT = 80;

export class Output {
  readonly #streams: Streams;
  readonly #json: boolean;

  constructor(streams: Streams, options: OutputOptions) {
    this.#streams = streams;
    this.#json = options.json;
  }

  get isJson(): boolean {
    return this.#json;
  }
  get isTerminal(): boolean {
    return this.#streams.out.isTTY === true;
  }
  /** A terminal that does not know its width says nothing or 0. */
  get #width(): number {
    const columns = this.#streams.out.columns ?? 0;
    return columns > 0 ? columns : WIDTH_DEFAULT;
  }

  /** A list: JSON array, table on a terminal, the first column alone in a pipe. */
  list<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    if (this.#json) return this.json(rows);
    const first = columns[0];
    if (this.isTerminal) return this.line(renderTable(columns, rows, this.#width));
    if (first !== undefined) for (const row of rows) this.line(printable(first.value(row)));
  }

  /** A table in a pipe too: tab-separated without a header, for output that has no one name per line. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    if (this.#json) return this.json(rows);
    if (this.isTerminal) return this.line(renderTable(columns, rows, this.#width));
    for (const row of rows) this.line(columns.map((column) => printable(column.value(row))).join('\t'));
  }

  /** Text for people, or the same as JSON for programs. */
  text(text: string, json: unknown): void {
    if (this.#json) return this.json(json);
    this.line(text);
  }

  json(value: unknown): void {
    this.#streams.out.write(`${renderJson(value)}\n`);
  }

  /** One line, or several: as they are in a pipe, harmless on a terminal. */
  line(text: string): void {
    this.raw(`${text}\n`);
  }

  /** The same without a line feed: files and streams. */
  raw(text: string): void {
    this.#streams.out.write(this.isTerminal ? printableLines(text) : text);
  }

  bytes(content: Uint8Array): void {
    this.#streams.out.write(content);
  }

  /** For the person, not for the program that reads the output. */
  note(text: string): void {
    this.#streams.err.write(`${text}\n`);
  }

  /** Progress of long work: one line that is overwritten on a terminal, nothing elsewhere. */
  progress(text: string): void {
    if (this.#streams.err.isTTY === true) this.#streams.err.write(`\r\u001b[K${text}`);
  }

  endProgress(): void {
    this.progress('');
  }
}
