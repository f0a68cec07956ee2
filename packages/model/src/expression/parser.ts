// From text to an expression, by precedence (Pratt): or < and < not < relation. read-term.ts reads what stands between the
// operators. Every alternative of the grammar and every rule about words has a case file in cases/.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { KindRegistry } from '../kind/kind.ts';
import { ALL, type Expression, type Relation } from './ast.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_LENGTH_MAX } from './limits.ts';
import { listNode, notNode, relatedNode } from './nodes.ts';
import { type ParseState, parseState } from './parse-state.ts';
import { readTerm } from './read-term.ts';
import { endOfSpace } from './scanner.ts';
import { quote, syntaxProblem } from './syntax-problem.ts';

/** The empty text matches all. Words for kinds are looked up in `kinds`. */
export function parseExpression(text: string, kinds: KindRegistry): Result<Expression, Problem> {
  if (text.length > EXPRESSION_LENGTH_MAX) return err(tooLong(text));
  const state = parseState(text, kinds);
  const { scanner } = state;
  scanner.skipSpace();
  if (scanner.atEnd) return ok(ALL);
  const expression = parseOperators(state, POWER.or);
  scanner.skipSpace();
  if (expression !== null && scanner.atEnd) return ok(expression);
  if (expression !== null) failAtRest(state);
  return err(syntaxProblem(text, scanner.fault ?? { position: scanner.at, reason: 'expression.syntax', detail: 'expected a condition' }));
}

const POWER = { or: 1, and: 2, not: 3, related: 4 } as const;

function parseOperators(state: ParseState, power: number): Expression | null {
  if (++state.depth > EXPRESSION_DEPTH_MAX) return tooDeep(state);
  const parsed = continueOperators(state, power);
  state.depth--;
  return parsed;
}

function continueOperators(state: ParseState, power: number): Expression | null {
  let chain: Relation | null = state.scanner.relationAt(endOfSpace(state.scanner.text, state.scanner.at))?.relation ?? null;
  const joined = new Joined(parsePrefix(state));
  for (let infix = peekInfix(state); infix !== null && infix.power >= power; infix = peekInfix(state)) {
    if (joined.left === null) return null;
    if (infix.kind === 'related') {
      if (chain !== null && chain !== infix.relation) return mixedRelations(state, [chain, infix.relation]);
      chain = infix.relation;
      state.scanner.at = infix.end;
      const right = parseTerm(state);
      if (right === null) return null;
      joined.left = relatedNode({ relation: infix.relation, negated: infix.negated, left: joined.left, right });
    } else {
      state.scanner.at = infix.end;
      const right = parseOperators(state, infix.power + 1);
      if (right === null) return null;
      joined.add(infix.kind, right);
    }
  }
  return state.scanner.fault === null ? joined.expression() : null;
}

/** What has been read so far at one level: `a and b and c` is one node with three operands. */
class Joined {
  left: Expression | null;
  #kind: 'and' | 'or' | null = null;
  #operands: Expression[] = [];

  constructor(left: Expression | null) {
    this.left = left;
  }

  add(kind: 'and' | 'or', right: Expression): void {
    if (this.#kind !== kind) {
      const before = this.expression();
      this.#operands = before === null ? [] : [before];
      this.#kind = kind;
    }
    this.#operands.push(right);
  }

  expression(): Expression | null {
    return this.#kind === null ? this.left : listNode(this.#kind, this.#operands);
  }
}

type Infix =
  | { readonly kind: 'and' | 'or'; readonly power: number; readonly end: number }
  | { readonly kind: 'related'; readonly power: number; readonly end: number; readonly relation: Relation; readonly negated: boolean };

function parsePrefix(state: ParseState): Expression | null {
  const { scanner } = state;
  scanner.skipSpace();
  if (scanner.takeKeyword('not')) {
    const operand = parseOperators(state, POWER.not);
    return operand === null ? null : notNode(operand);
  }
  const found = scanner.relationAt(scanner.at);
  if (found === null) return parseTerm(state);
  scanner.at = found.end;
  const right = parseTerm(state);
  return right === null ? null : relatedNode({ relation: found.relation, negated: false, left: ALL, right });
}

function parseTerm(state: ParseState): Expression | null {
  const { scanner } = state;
  scanner.skipSpace();
  const open = scanner.at;
  if (!scanner.take('(')) return readTerm(state);
  const inner = parseOperators(state, POWER.or);
  if (inner === null) return null;
  scanner.skipSpace();
  if (scanner.take(')')) return inner;
  if (!scanner.atEnd) return scanner.fail({ ...unexpected(state), hint: `the "(" at position ${open} is still open` });
  return scanner.fail({ position: open, reason: 'expression.syntax', detail: 'there is no ")" for the "("' });
}

/** The operator that comes next, not taken; two conditions side by side are joined by `and`. */
function peekInfix(state: ParseState): Infix | null {
  const { scanner } = state;
  if (scanner.fault !== null) return null;
  const at = endOfSpace(scanner.text, scanner.at);
  const char = scanner.text[at];
  if (char === undefined || char === ')' || char === ',' || char === '{' || char === '}') return null;
  const keyword = scanner.keyword(at);
  if (keyword === 'or' || keyword === 'and') return { kind: keyword, power: POWER[keyword], end: at + keyword.length };
  const negated = keyword === 'not';
  const related = scanner.relationAt(negated ? endOfSpace(scanner.text, at + 3) : at);
  if (related !== null) return { kind: 'related', power: POWER.related, negated, ...related };
  // A condition that touches the one before is a slip of the pen: `web(1)`, `name:"a"b`.
  if (at === scanner.at && scanner.text[at - 1] !== ')') return null;
  return { kind: 'and', power: POWER.and, end: at };
}

function failAtRest(state: ParseState): void {
  const { scanner } = state;
  if (scanner.text[scanner.at] === ')') {
    scanner.fail({ position: scanner.at, reason: 'expression.syntax', detail: 'there is no "(" for the ")"' });
  } else scanner.fail(unexpected(state));
}

function unexpected(state: ParseState): { position: number; reason: string; detail: string; hint?: string } {
  const { scanner } = state;
  const found = scanner.text[scanner.at] ?? '';
  const fault = { position: scanner.at, reason: 'expression.syntax', detail: `expected "and", "or" or the end, not ${quote(found)}` };
  if (found === ',') return { ...fault, hint: 'alternatives are joined by or: web1 or web2' };
  if (found === '{') return { ...fault, hint: 'matching is written has{...}, only{...} or exactly{...}' };
  return found === '(' ? { ...fault, hint: 'functions are haskey(...) and count(...); before other parentheses write a space' } : fault;
}

function mixedRelations(state: ParseState, [first, second]: readonly [Relation, Relation]): null {
  const { scanner } = state;
  return scanner.fail({
    position: endOfSpace(scanner.text, scanner.at),
    reason: 'expression.mixed-relations',
    detail: `"${first}" and "${second}" stand side by side`,
    hint: `say with parentheses which comes first: (A ${first} B) ${second} C, or A ${first} (B ${second} C)`,
  });
}

function tooDeep(state: ParseState): null {
  return state.scanner.fail({
    position: state.scanner.at,
    code: 'too_large',
    reason: 'expression.too-deep',
    detail: `an expression nests at most ${EXPRESSION_DEPTH_MAX} levels`,
  });
}

function tooLong(text: string): Problem {
  return problem('too_large', 'expression.too-long', `an expression has at most ${EXPRESSION_LENGTH_MAX} characters, not ${text.length}`, {
    hint: 'put what it lists into a pool or under a tag, and name that',
    position: EXPRESSION_LENGTH_MAX,
  });
}
