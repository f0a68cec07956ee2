// A linear scan of TypeScript that knows comments, strings, templates and regular expressions, and nothing else.
// Rules look for words in what is left, so that a word in a comment or a text is no violation.

export interface MaskedSource {
  /** Same length and lines as the text; comments and the insides of literals are blank. */
  readonly code: string;
  /** Same again, only the comments are blank: for counting lines and reading literals. */
  readonly withLiterals: string;
}

interface Scan {
  readonly text: string;
  readonly code: string[];
  readonly withLiterals: string[];
  at: number;
  /** Depth of braces at which each open template expression ends. */
  readonly templates: number[];
  braces: number;
}

export function maskSource(text: string): MaskedSource {
  const scan: Scan = { text, code: [...text.split('')], withLiterals: text.split(''), at: 0, templates: [], braces: 0 };
  while (scan.at < text.length) scanNext(scan);
  return { code: scan.code.join(''), withLiterals: scan.withLiterals.join('') };
}

function scanNext(scan: Scan): void {
  const { text, at } = scan;
  const [one, two] = [text[at] ?? '', text.slice(at, at + 2)];
  if (two === '//' || (at === 0 && two === '#!')) return blankComment(scan, endOf(text, '\n', at) - 1);
  if (two === '/*') return blankComment(scan, endOf(text, '*/', at + 2));
  if (one === "'" || one === '"') return blankLiteral(scan, endOfString(text, at));
  if (one === '`') return scanTemplate(scan, at + 1);
  if (one === '/' && startsRegex(scan)) return blankLiteral(scan, endOfRegex(text, at));
  if (one === '}' && scan.templates.at(-1) === scan.braces) {
    scan.templates.pop();
    return scanTemplate(scan, at + 1);
  }
  if (one === '{') scan.braces++;
  if (one === '}') scan.braces--;
  scan.at++;
}

/** From behind a backtick, or behind the brace that closed an expression, to the next expression or the end. */
function scanTemplate(scan: Scan, from: number): void {
  const { text } = scan;
  let at = from;
  while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${') at += text[at] === '\\' ? 2 : 1;
  blank(scan.code, from, at);
  if (text[at] === '$') {
    scan.templates.push(scan.braces);
    scan.at = at + 2;
  } else {
    scan.at = at + 1;
  }
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function endOfString(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfRegex(text: string, start: number): number {
  let at = start + 1;
  let inClass = false;
  while (at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true;
    if (text[at] === ']') inClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}

/** A slash divides after a value and opens a regular expression after everything else. */
function startsRegex({ code, at }: Scan): boolean {
  const before = code
    .slice(Math.max(0, at - 40), at)
    .join('')
    .trimEnd();
  return !/[\w$)\]}'"`]$/.test(before) || /\b(?:return|typeof|case|in|of|yield|await)$/.test(before);
}

function blankComment(scan: Scan, end: number): void {
  blank(scan.code, scan.at, end);
  blank(scan.withLiterals, scan.at, end);
  scan.at = Math.max(end, scan.at + 1);
}

/** The quotes stay: they tell where a literal was. */
function blankLiteral(scan: Scan, end: number): void {
  blank(scan.code, scan.at + 1, end - 1);
  scan.at = end;
}

function blank(characters: string[], from: number, to: number): void {
  for (let at = from; at < to && at < characters.length; at++) if (characters[at] !== '\n') characters[at] = ' ';
}
