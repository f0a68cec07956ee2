// Takes secrets out of texts that leave the server (logs, errors, output of programs): not by what looks like a secret, but
// by what is one, in every spelling in which a program may have passed it on.

const MASK = '(secret)';

/** Shorter values are words of everyday text: to cut `a` out of every log line hides nothing and destroys the line. */
const SECRET_LENGTH_MIN = 4;

export interface Redactor {
  (text: string): string;
  /** For text that comes in pieces: gives what can be given, keeps back what may be the beginning of a secret. */
  readonly stream: () => RedactingStream;
}

export interface RedactingStream {
  push(piece: string): string;
  end(): string;
}

export function redactor(values: Iterable<string>): Redactor {
  const spellings = new Set<string>();
  for (const value of values) for (const spelling of spellingsOf(value)) if (spelling.length >= SECRET_LENGTH_MIN) spellings.add(spelling);
  const matcher = new Matcher(spellings);
  const redact = (text: string): string => (matcher.longest === 0 ? text : redactUpTo(matcher, text, text.length).redacted);
  return Object.assign(redact, { stream: () => redactingStream(matcher) });
}

/** Raw, as base64 at each of the three alignments, hexadecimal, in URLs, in JSON and in shell quotes. */
function spellingsOf(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const json = JSON.stringify(value).slice(1, -1);
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    new URLSearchParams([['', value]]).toString().slice(1),
    value.replaceAll("'", "'\\''"),
    value.replace(/[^A-Za-z0-9_./-]/g, '\\$&'),
    hexOf(bytes),
    hexOf(bytes).toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Spellings(bytes, shift)),
    ...BASE64_COLUMNS.flatMap((columns) => linesOf(breakLines(base64Of(bytes), columns))),
    ...linesOf(value),
  ];
}

/** PEM breaks base64 after 64 characters, `base64` and MIME after 76. */
const BASE64_COLUMNS = [64, 76];

/** A line of a private key is a secret of its own, since programs print line by line; `-----END` and the like are not. */
const LINE_LENGTH_MIN = 32;

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.length >= LINE_LENGTH_MIN && line !== text);
}

function breakLines(text: string, columns: number): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return lines.join('\n');
}

function base64Spellings(bytes: Uint8Array, shift: number): string[] {
  const shifted = new Uint8Array(shift + bytes.length);
  shifted.set(bytes, shift);
  const text = base64Of(shifted);
  // The characters at both ends also depend on what stands beside the secret: only those in between are its own.
  const first = shift === 0 ? 0 : shift + 1;
  const rest = (shift + bytes.length) % 3;
  const inner = text.replace(/=+$/, '').slice(first, rest === 0 ? undefined : -1);
  return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Finds the longest of many texts that begins at a place, by their first characters. */
class Matcher {
  readonly longest: number;
  readonly #byStart = new Map<string, string[]>();

  constructor(texts: Iterable<string>) {
    let longest = 0;
    for (const text of texts) {
      longest = Math.max(longest, text.length);
      const start = text.slice(0, SECRET_LENGTH_MIN);
      const found = this.#byStart.get(start);
      if (found === undefined) this.#byStart.set(start, [text]);
      else found.push(text);
    }
    for (const found of this.#byStart.values()) found.sort((a, b) => b.length - a.length);
    this.longest = longest;
  }

  /** Length of the longest that begins here; 0: none does. */
  match(text: string, at: number): number {
    const candidates = this.#byStart.get(text.slice(at, at + SECRET_LENGTH_MIN));
    return candidates?.find((candidate) => text.startsWith(candidate, at))?.length ?? 0;
  }
}

/** Redacts what begins before `end`; gives that, and where it stopped. */
function redactUpTo(matcher: Matcher, text: string, end: number): { readonly redacted: string; readonly stopped: number } {
  let redacted = '';
  let from = 0;
  let at = 0;
  while (at < end) {
    const length = matcher.match(text, at);
    if (length === 0) at++;
    else {
      redacted += text.slice(from, at) + MASK;
      at += length;
      from = at;
    }
  }
  return { redacted: redacted + text.slice(from, at), stopped: at };
}

function redactingStream(matcher: Matcher): RedactingStream {
  let held = '';
  return {
    push(piece) {
      const text = held + piece;
      // Only where the longest secret would be seen whole is it certain which one begins.
      const { redacted, stopped } = redactUpTo(matcher, text, Math.max(0, text.length - matcher.longest + 1));
      held = text.slice(stopped);
      return redacted;
    },
    end() {
      const { redacted } = redactUpTo(matcher, held, held.length);
      held = '';
      return redacted;
    },
  };
}
