// Problems of an expression's text: where it went wrong, what was expected there, what to write instead.
import { type Problem, type ProblemCode, problem } from '@muster/protocol';

export interface SyntaxFault {
  /** 0-based position in the expression. */
  readonly position: number;
  readonly reason: string;
  readonly detail: string;
  readonly hint?: string | undefined;
  /** `invalid` when absent. */
  readonly code?: ProblemCode;
}

/**
 * ```
 * kind:server and and status=free
 *                 ^
 * ```
 */
export function syntaxProblem(text: string, fault: SyntaxFault): Problem {
  const hint = fault.hint === undefined ? {} : { hint: fault.hint };
  const place = { position: fault.position, excerpt: caretExcerpt(text, fault.position) };
  return problem(fault.code ?? 'invalid', fault.reason, `${fault.detail} at position ${fault.position}`, { ...hint, ...place });
}

/** Text from outside in a sentence: short, on one line, in quotes. */
export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTE_LENGTH_MAX ? `${text.slice(0, QUOTE_LENGTH_MAX)}…` : text);
}

const QUOTE_LENGTH_MAX = 60;
/** Characters of the expression on each side of the caret: together they fit a terminal of 100 columns. */
const CONTEXT_LENGTH = 45;

function caretExcerpt(text: string, position: number): string {
  const from = Math.max(0, position - CONTEXT_LENGTH);
  const to = Math.min(text.length, position + CONTEXT_LENGTH);
  const before = from > 0 ? '…' : '';
  const after = to < text.length ? '…' : '';
  const line = oneLine(`${before}${text.slice(from, to)}${after}`);
  return `${line}\n${' '.repeat(before.length + position - from)}^`;
}

/** Every control character takes one column, or the caret would not stand under its place. */
function oneLine(text: string): string {
  let line = '';
  for (let at = 0; at < text.length; at++) line += text.charCodeAt(at) < 0x20 || text.charCodeAt(at) === 0x7f ? ' ' : text[at];
  return line;
}
