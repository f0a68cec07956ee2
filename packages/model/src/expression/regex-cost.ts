// How large a regular expression will be when it is compiled, seen from its text in one scan. RE2 matches in linear time, but it
// writes repetitions out: `(abc){1000}` becomes 3,000 instructions, and only then could one see that they are too many.

export interface RegexCost {
  /** Instructions, at least; never much less than the compiler makes. */
  readonly size: number;
  /** Classes that stand for thousands of characters: each takes milliseconds to compile, the more so without case. */
  readonly largeClasses: number;
}

export function regexCost(source: string): RegexCost {
  const groups: { readonly total: number }[] = [];
  let total = 0;
  let last = 0;
  for (let at = 0; at < source.length; ) {
    const char = source[at];
    if (char === '(') {
      groups.push({ total });
      total = 0;
      last = 0;
      at++;
    } else if (char === ')') {
      last = total + 2;
      total = (groups.pop()?.total ?? 0) + last;
      at++;
    } else if (char === '{') {
      const [text, times] = repetition(source, at);
      total += last * Math.max(times - 1, 0);
      last *= Math.max(times, 1);
      at += text.length;
    } else {
      at = endOfAtom(source, at);
      last = 1;
      total++;
    }
  }
  return { size: groups.reduce((sum, group) => sum + group.total, total), largeClasses: source.match(LARGE_CLASS)?.length ?? 0 };
}

const REPETITION = /\{([0-9]{1,6})(?:,([0-9]{0,6}))?\}/y;
const LARGE_CLASS = /\\[pP]|\\x\{|[^ -~]-/g;

function repetition(source: string, at: number): readonly [string, number] {
  REPETITION.lastIndex = at;
  const found = REPETITION.exec(source);
  if (found === null) return ['{', 1];
  return [found[0], Math.max(Number(found[1]), Number(found[2] ?? 0))];
}

/** One character, escape or class. */
function endOfAtom(source: string, at: number): number {
  if (source[at] === '\\') return at + 2;
  if (source[at] !== '[') return at + 1;
  let end = source[at + 1] === '^' ? at + 2 : at + 1;
  // A bracket right at the beginning of a class is a member of it.
  if (source[end] === ']') end++;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return end + 1;
}
