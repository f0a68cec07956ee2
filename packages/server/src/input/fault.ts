// What is wrong with an input, and where: as the scans know it, and as the caller is told.
import { isAscii } from 'node:buffer';
import { type Problem, type ProblemCode, problem } from '@muster/protocol';

export interface Fault {
  readonly code: ProblemCode;
  readonly reason: string;
  /** What is wrong, as the end of "... at line 3, column 7". */
  readonly detail: string;
  /** Byte offset. */
  readonly at: number;
  readonly hint?: string;
}

export function invalid(reason: string, detail: string, at: number, hint?: string): Fault {
  return hint === undefined ? { code: 'invalid', reason, detail, at } : { code: 'invalid', reason, detail, at, hint };
}

export function tooLarge(reason: string, detail: string, at: number, hint?: string): Fault {
  return hint === undefined ? { code: 'too_large', reason, detail, at } : { code: 'too_large', reason, detail, at, hint };
}

export function forbiddenKey(at: number): Fault {
  return invalid('input.key', 'a key that names a part of every object is not allowed', at);
}

export function duplicateKey(at: number): Fault {
  return invalid('input.duplicate-key', 'the object has this key already', at);
}

/** Where the text lies that was scanned: a row of a load tells its place in the load. */
export interface TextOrigin {
  /** 1-based number of its first line. */
  readonly firstLine: number;
  /** UTF-16 units before it in that line, and in all. */
  readonly column?: number;
  readonly position?: number;
}

const WHOLE_TEXT: TextOrigin = { firstLine: 1 };

export function faultProblem(bytes: Uint8Array, fault: Fault, origin: TextOrigin = WHOLE_TEXT): Problem {
  const place = locate(bytes, fault.at);
  const line = place.line + origin.firstLine - 1;
  const column = place.column + (place.line === 1 ? (origin.column ?? 0) : 0);
  return problem(fault.code, fault.reason, `${fault.detail} at line ${line}, column ${column}`, {
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
    position: place.position + (origin.position ?? 0),
    excerpt: place.excerpt,
    data: { line, column },
  });
}

/** Where a text lies that comes right after these bytes. */
export function originAfter({ firstLine, column = 0, position = 0 }: TextOrigin, bytes: Uint8Array): TextOrigin {
  let line = firstLine;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) line++;
  const length = utf16Length(bytes);
  const lastLine = line === firstLine ? column + length : utf16Length(bytes.subarray(bytes.lastIndexOf(LINE_FEED) + 1));
  return { firstLine: line, column: lastLine, position: position + length };
}

interface Place {
  /** 0-based, in UTF-16 units of the text. */
  readonly position: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** Of the line at fault so much is shown on each side of the fault. */
const EXCERPT_SIDE = 40;
/** An excerpt is cut out of so many bytes, whatever the line is like: 4 is the longest character. */
const EXCERPT_BYTES = EXCERPT_SIDE * 4;
const LINE_FEED = 0x0a;

function locate(bytes: Uint8Array, at: number): Place {
  const before = bytes.subarray(0, Math.min(at, bytes.length));
  const { firstLine: line, column = 0, position = 0 } = originAfter(WHOLE_TEXT, before);
  const lineStart = before.lastIndexOf(LINE_FEED) + 1;
  return { position, line, column: column + 1, excerpt: excerptAt(bytes, lineStart, before.length) };
}

/** Length as text of bytes that are valid UTF-8: every byte that begins a character counts one, of four bytes two. */
function utf16Length(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  let length = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
  return length;
}

function excerptAt(bytes: Uint8Array, lineStart: number, at: number): string {
  const before = printable(bytes.subarray(Math.max(lineStart, at - EXCERPT_BYTES), at)).slice(-EXCERPT_SIDE);
  const rest = bytes.subarray(at, at + EXCERPT_BYTES);
  const lineEnd = rest.indexOf(LINE_FEED);
  const after = printable(lineEnd === -1 ? rest : rest.subarray(0, lineEnd)).slice(0, EXCERPT_SIDE);
  return `${before}${after}\n${' '.repeat(before.length)}^`;
}

// Nothing of it may move a terminal's cursor, and a character that was cut in half is shown as one that is not known.
function printable(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
