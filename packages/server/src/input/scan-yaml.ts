// YAML before its parser sees it. Whether it is right is for the parser to say; here it is only made sure that saying so
// is cheap. The scan counts without understanding: a mark inside a text counts as any other.
import type { Problem } from '@muster/protocol';
import { type Fault, faultProblem, invalid, tooLarge } from './fault.ts';
import { YAML_LIMITS, type YamlLimits } from './limits.ts';
import { sizeFault } from './scan-json.ts';

/** Null: the bytes, if they are UTF-8, are YAML that the parser is done with in time. */
export function scanYaml(bytes: Uint8Array, limits: YamlLimits = YAML_LIMITS): Problem | null {
  const fault = bytes.length > limits.bytes ? sizeFault(bytes.length, limits.bytes) : findFault(bytes, limits);
  return fault === null ? null : faultProblem(bytes, fault);
}

const LINE_FEED = 0x0a;
const HASH = 0x23;
const MARKS = marks('\n,:-?[]{}#&*!|>%@`"\'');
/** Between spaces, each of these may open a level within the line. */
const COMPACT = marks('-?:');
const WHITE_SPACE = marks(' \t\r\n');
const OPENING = marks('[{');
const CLOSING = marks(']}');
const CONTROL = controlCharacters();

function findFault(bytes: Uint8Array, limits: YamlLimits): Fault | null {
  const nesting = new Nesting(bytes);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (CONTROL[byte] === 1) return controlFault(byte, at);
    if (WHITE_SPACE[byte] !== 1) nesting.meet(byte, at);
    if (MARKS[byte] !== 1) continue;
    if (++count > limits.marks) return tooManyMarks(limits, at);
    nesting.mark(byte, at);
    if (nesting.depth > limits.depth) return tooDeep(limits, at);
  }
  return null;
}

/** At least as deep as the parser would see it: by indentation, by `- - -` within a line, by brackets. */
class Nesting {
  readonly #bytes: Uint8Array;
  #brackets = 0;
  /** Columns at which something began that is still open. */
  readonly #columns: number[] = [];
  #lineStart = 0;
  #isIndentation = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get depth(): number {
    return this.#columns.length + this.#brackets;
  }

  /** Something visible; the first on a line, unless it is a comment, ends all that began further right. */
  meet(byte: number, at: number): void {
    if (!this.#isIndentation) return;
    this.#isIndentation = false;
    if (byte === HASH) return;
    while ((this.#columns.at(-1) ?? -1) >= at - this.#lineStart) this.#columns.pop();
    this.#columns.push(at - this.#lineStart);
  }

  mark(byte: number, at: number): void {
    if (OPENING[byte] === 1) this.#brackets++;
    else if (CLOSING[byte] === 1) this.#brackets = Math.max(0, this.#brackets - 1);
    else if (COMPACT[byte] === 1 && isAlone(this.#bytes, at)) this.#columns.push(at + 1 - this.#lineStart);
    else if (byte === LINE_FEED) {
      this.#lineStart = at + 1;
      this.#isIndentation = true;
    }
  }
}

function controlFault(byte: number, at: number): Fault {
  return byte === 0
    ? invalid('input.nul', 'there is a NUL character', at)
    : invalid('yaml.syntax', 'a control character is not allowed', at);
}

function tooManyMarks({ marks: most }: YamlLimits, at: number): Fault {
  return tooLarge(
    'yaml.size',
    `there are more than ${most} lines and other marks, which is what can be read of YAML at once: it ends`,
    at,
    'send a larger load as NDJSON or JSON',
  );
}

export function tooDeep({ depth }: { readonly depth: number }, at: number): Fault {
  return tooLarge('input.depth', `lists and objects are nested deeper than ${depth}`, at);
}

function isAlone(bytes: Uint8Array, at: number): boolean {
  return WHITE_SPACE[bytes[at - 1] ?? LINE_FEED] === 1 && WHITE_SPACE[bytes[at + 1] ?? LINE_FEED] === 1;
}

function marks(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

function controlCharacters(): Uint8Array {
  const table = new Uint8Array(256).fill(1, 0, 0x20);
  for (const allowed of [0x09, LINE_FEED, 0x0d]) table[allowed] = 0;
  table[0x7f] = 1;
  return table;
}
