// Reads the text of an expression from left to right. What a character means depends on where it stands (a slash begins a
// regular expression in one place and a path in another), so there are no tokens in advance: the parser asks for what may come.
import type { KeyPath, Relation } from './ast.ts';
import type { SyntaxFault } from './syntax-problem.ts';

export class Scanner {
  readonly text: string;
  at = 0;
  /** The first thing that was wrong. Whoever sees null from a reader looks here. */
  fault: SyntaxFault | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** Says what is wrong, unless something already was. */
  fail(fault: SyntaxFault): null {
    this.fault ??= fault;
    return null;
  }

  skipSpace(): void {
    this.at = endOfSpace(this.text, this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Takes the text when it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** The characters up to white space, parentheses, comma, braces or quotes. */
  word(from = this.at): string {
    return this.text.slice(from, endOfWord(this.text, from));
  }

  /** The keyword that comes next, in lower case; null where an operator follows it: then it is a key. */
  keyword(from = this.at): string | null {
    const word = this.word(from);
    if (word.length > KEYWORD_LENGTH_MAX) return null;
    const lowered = word.toLowerCase();
    return KEYWORDS.has(lowered) && !this.operatorAt(from + word.length) ? lowered : null;
  }

  /** Takes the keyword when it comes next. */
  takeKeyword(keyword: string): boolean {
    if (this.keyword() !== keyword) return false;
    this.at += keyword.length;
    return true;
  }

  /** The relation whose one or two words stand there, and where it ends. */
  relationAt(from: number): { readonly relation: Relation; readonly end: number } | null {
    const first = this.keyword(from);
    if (first === null) return null;
    const single = SINGLE_WORD_RELATIONS.get(first);
    if (single !== undefined) return { relation: single, end: from + first.length };
    const pair = TWO_WORD_RELATIONS.get(first);
    if (pair === undefined) return null;
    const second = endOfSpace(this.text, from + first.length);
    if (this.word(second).toLowerCase() !== pair.word || this.operatorAt(second + pair.word.length)) return null;
    return { relation: pair.relation, end: second + pair.word.length };
  }

  /** True when a comparison operator stands there, after white space or not. */
  operatorAt(from: number): boolean {
    const at = endOfSpace(this.text, from);
    return OPERATOR_STARTS.has(this.text[at] ?? '') || this.text.startsWith('!=', at);
  }

  /** Takes `= == != < <= > >= ~`. */
  takeOperator(): string | null {
    this.skipSpace();
    return OPERATORS.find((operator) => this.take(operator)) ?? null;
  }

  /** What the sticky expression matches here, taken. */
  takeMatch(pattern: RegExp): RegExpExecArray | null {
    const found = this.peekMatch(pattern);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  peekMatch(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  /** Takes `key`, `key.subkey`, `key.*`, each perhaps with `#number`. */
  takeKeyPath(): KeyPath | null {
    const found = this.takeMatch(KEY_PATH);
    if (found === null) return null;
    const [, key = '', subkey = '', number] = found;
    return Object.freeze({ key, subkey, number: number === undefined ? null : Number(number) });
  }
}

export function endOfSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

export function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isWordEnd(text, at)) at++;
  return at;
}

export function isWordEnd(text: string, at: number): boolean {
  return at >= text.length || WORD_ENDS.has(text[at] ?? '') || isSpace(text.charCodeAt(at));
}

/** Words that mean something by themselves: as a name or value they need quotes. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'all', 'haskey', 'in', 'contains', 'hosts']);

const SINGLE_WORD_RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['in', 'in'],
  ['contains', 'contains'],
  ['hosts', 'hosts'],
]);
const TWO_WORD_RELATIONS: ReadonlyMap<string, { readonly word: string; readonly relation: Relation }> = new Map<
  string,
  { readonly word: string; readonly relation: Relation }
>([
  ['connected', { word: 'to', relation: 'connected to' }],
  ['wired', { word: 'to', relation: 'wired to' }],
  ['runs', { word: 'on', relation: 'runs on' }],
]);
const KEYWORDS: ReadonlySet<string> = new Set([...RESERVED_WORDS, ...TWO_WORD_RELATIONS.keys()]);
const KEYWORD_LENGTH_MAX = Math.max(...[...KEYWORDS].map((word) => word.length));

/** The longer ones first. */
const OPERATORS = ['==', '!=', '<=', '>=', '=', '<', '>', '~'];
const OPERATOR_STARTS: ReadonlySet<string> = new Set(['=', '<', '>', '~']);
const WORD_ENDS: ReadonlySet<string> = new Set(['(', ')', ',', '{', '}', '"', "'"]);
const KEY_PATH = /([A-Za-z_][A-Za-z0-9_-]*)(?:\.(\*|[A-Za-z0-9_][A-Za-z0-9_.-]*))?(?:#([0-9]{1,10}))?/y;

function isSpace(code: number): boolean {
  return code <= 0x20
    ? code === 0x20 || (code >= 0x09 && code <= 0x0d)
    : code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0xfeff;
}
