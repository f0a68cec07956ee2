// What follows an operator or the colon of a selector: a word, a glob, a text in quotes, a regular expression.
import type { Operand, Pattern, RegexPattern } from './ast.ts';
import { isGlob } from './glob.ts';
import { GLOB_LENGTH_MAX } from './limits.ts';
import { freeze, textPattern } from './nodes.ts';
import type { ParseState } from './parse-state.ts';
import { checkedRegex } from './read-regex.ts';
import { regexAt } from './regex-text.ts';
import { RESERVED_WORDS, type Scanner } from './scanner.ts';
import { quote } from './syntax-problem.ts';

/** Something that names or ids are compared with. A plain word is an exact text. */
export function readPattern(state: ParseState, expected: string): Pattern | null {
  const { scanner } = state;
  scanner.skipSpace();
  if (atQuote(scanner)) return readQuotedPattern(scanner);
  const regex = readSlashes(state);
  if (regex !== undefined) return regex;
  const word = readWord(scanner, expected);
  return word === null ? null : globOr(scanner, word, textPattern);
}

/** Something that values are compared with. */
export function readOperand(state: ParseState, expected: string): Operand | null {
  const { scanner } = state;
  scanner.skipSpace();
  if (atQuote(scanner)) return readQuotedPattern(scanner);
  const regex = readSlashes(state);
  if (regex !== undefined) return regex;
  const word = readWord(scanner, expected);
  if (word === null) return null;
  if (word.length > 1 && word.startsWith('@')) return freeze({ kind: 'reference', name: word.slice(1) });
  return globOr(scanner, word, (text) => freeze({ kind: 'word', text }));
}

/** What follows `~`: `/regex/`, or the same without slashes, in quotes where it has white space or parentheses. */
export function readRegexOperand(state: ParseState): RegexPattern | null {
  const { scanner } = state;
  scanner.skipSpace();
  const regex = readSlashes(state);
  if (regex !== undefined) return regex;
  const at = scanner.at;
  const source = atQuote(scanner) ? readQuoted(scanner) : readWord(scanner, 'a regular expression');
  if (source === null) return null;
  if (source !== '') return checkedRegex(state, source, { ignoreCase: false, at });
  return scanner.fail({ position: at, reason: 'expression.syntax', detail: 'expected a regular expression, not an empty text' });
}

export function atQuote(scanner: Scanner): boolean {
  const char = scanner.text[scanner.at];
  return char === '"' || char === "'";
}

/** The text between the quotes. A backslash escapes the quote and itself; before anything else it is a backslash. */
export function readQuoted(scanner: Scanner): string | null {
  const { text, at: from } = scanner;
  const closing = text[from];
  let read = '';
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === closing) {
      scanner.at = at + 1;
      return read;
    }
    if (text[at] === '\\' && (text[at + 1] === closing || text[at + 1] === '\\')) at++;
    read += text[at];
  }
  return scanner.fail({ position: from, reason: 'expression.syntax', detail: 'the text that begins here has no closing quote' });
}

export function readQuotedPattern(scanner: Scanner): Pattern | null {
  const text = readQuoted(scanner);
  return text === null ? null : textPattern(text);
}

function readSlashes(state: ParseState): RegexPattern | null | undefined {
  const { scanner } = state;
  if (scanner.text[scanner.at] !== '/') return undefined;
  const at = scanner.at;
  const span = regexAt(scanner.text, at);
  if (span === null) return undefined;
  scanner.at = span.end;
  return checkedRegex(state, span.source, { ignoreCase: span.ignoreCase, at });
}

function readWord(scanner: Scanner, expected: string): string | null {
  const position = scanner.at;
  const word = scanner.word();
  if (word === '') return scanner.fail({ position, reason: 'expression.syntax', detail: `expected ${expected}` });
  if (RESERVED_WORDS.has(word.toLowerCase()) || scanner.relationAt(position) !== null) {
    return scanner.fail({
      position,
      reason: 'expression.reserved-word',
      detail: `expected ${expected}, not the reserved word ${quote(word)}`,
      hint: `write it in quotes if you mean the text: "${word}"`,
    });
  }
  if (scanner.operatorAt(position)) {
    return scanner.fail({
      position,
      reason: 'expression.syntax',
      detail: `expected ${expected}, not an operator`,
      hint: word.startsWith('~') ? 'a regular expression is compared with ~ alone' : 'operators are = == != < <= > >= ~',
    });
  }
  scanner.at += word.length;
  return word;
}

function globOr<T extends Operand>(scanner: Scanner, word: string, other: (text: string) => T): T | (Operand & { kind: 'glob' }) | null {
  if (!isGlob(word)) return other(word);
  if (word.length <= GLOB_LENGTH_MAX) return freeze({ kind: 'glob', text: word });
  return scanner.fail({
    position: scanner.at - word.length,
    code: 'too_large',
    reason: 'expression.pattern-too-long',
    detail: `a pattern has at most ${GLOB_LENGTH_MAX} characters`,
  });
}
