// A table for people: columns as wide as their content, the last one cut to the terminal, nothing else decorated.

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Numbers line up on the right. */
  readonly alignRight?: boolean;
}

const GAP = '  ';

/** Lines without the final line feed; no rows give the header alone. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], widthMax: number): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))));
  const titles = columns.map((column) => column.title.toUpperCase());
  const widths = titles.map((title, at) => Math.max(title.length, ...chunkedWidths(cells, at)));
  const lines = [titles, ...cells].map((line) => renderLine(line, widths, columns));
  return lines.map((line) => cut(line, widthMax)).join('\n');
}

// Math.max takes its arguments from the stack: 100,000 rows at once would overflow it.
const ROWS_AT_ONCE = 10_000;

function chunkedWidths(cells: readonly (readonly string[])[], at: number): number[] {
  const widths: number[] = [];
  for (let from = 0; from < cells.length; from += ROWS_AT_ONCE) {
    widths.push(Math.max(...cells.slice(from, from + ROWS_AT_ONCE).map((line) => displayWidth(line[at] ?? ''))));
  }
  return widths;
}

function renderLine<Row>(line: readonly string[], widths: readonly number[], columns: readonly Column<Row>[]): string {
  const padded = line.map((cell, at) => {
    const padding = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(cell)));
    return columns[at]?.alignRight ? padding + cell : cell + padding;
  });
  return padded.join(GAP).trimEnd();
}

function cut(line: string, widthMax: number): string {
  return line.length <= widthMax ? line : `${line.slice(0, Math.max(0, widthMax - 1))}…`;
}

/**
 * Text from the inventory cannot move the cursor, color the terminal, end a line or turn around what stands beside it: such
 * characters are shown, not sent.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

// East Asian wide characters and emoji take two columns.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}
