// Globs: `*` any characters, `?` one, `[a-z0-9]` one of these, `[!a-z]` one of the others. They match the whole text, by case.
// Matching never goes back: between stars the leftmost place that fits is always good enough, so the time is at most
// the length of the text times that of the glob, which is limited.

export interface CompiledGlob {
  test(text: string): boolean;
  /** What every match begins with. */
  readonly prefix: string;
}

/** True when the text has a character that makes it a glob: `[` counts only where a `]` closes it. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text) || /\[[^\]]/.test(text.slice(0, text.lastIndexOf(']')));
}

export function compileGlob(glob: string): CompiledGlob {
  const segments = splitSegments(glob);
  const [first] = segments;
  const literal = first?.every((element) => typeof element === 'string') === true ? first.join('') : '';
  return { prefix: literal, test: (text) => text.startsWith(literal) && matches(segments, text) };
}

/** A literal character, any one character, or a set. */
type Element = string | null | CharacterSet;
interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}
/** What stands between two stars. */
type Segment = readonly Element[];

function splitSegments(glob: string): Segment[] {
  const segments: Element[][] = [[]];
  for (let at = 0; at < glob.length; ) {
    const set = glob[at] === '[' ? readSet(glob, at) : null;
    const segment = segments.at(-1);
    if (glob[at] === '*') segments.push([]);
    else if (set !== null) segment?.push(set.set);
    else segment?.push(glob[at] === '?' ? null : (glob[at] as string));
    at = set === null ? at + 1 : set.end;
  }
  return segments;
}

function readSet(glob: string, at: number): { readonly set: CharacterSet; readonly end: number } | null {
  const negated = glob[at + 1] === '!' || glob[at + 1] === '^';
  const from = negated ? at + 2 : at + 1;
  // A bracket right at the beginning of a set is a member of it.
  const end = glob.indexOf(']', from + 1);
  if (end < 0) return null;
  const ranges: (readonly [number, number])[] = [];
  for (let i = from; i < end; ) {
    const isRange = glob[i + 1] === '-' && i + 2 < end;
    ranges.push([glob.charCodeAt(i), glob.charCodeAt(isRange ? i + 2 : i)]);
    i += isRange ? 3 : 1;
  }
  return { set: { negated, ranges }, end: end + 1 };
}

function matches(segments: readonly Segment[], text: string): boolean {
  const first = segments[0] ?? [];
  const last = segments.at(-1) ?? [];
  if (segments.length === 1) return text.length === first.length && fits(first, text, 0);
  if (text.length < first.length + last.length || !fits(first, text, 0)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const segment of segments.slice(1, -1)) {
    at = findSegment(segment, text, at, end);
    if (at < 0) return false;
  }
  return fits(last, text, end);
}

/** The position after the leftmost place where the segment fits, or -1. */
function findSegment(segment: Segment, text: string, from: number, end: number): number {
  for (let at = from; at + segment.length <= end; at++) if (fits(segment, text, at)) return at + segment.length;
  return -1;
}

function fits(segment: Segment, text: string, at: number): boolean {
  for (let i = 0; i < segment.length; i++) {
    const element = segment[i] as Element;
    if (element === null) continue;
    if (typeof element === 'string' ? text[at + i] !== element : !isMember(element, text.charCodeAt(at + i))) return false;
  }
  return true;
}

function isMember(set: CharacterSet, code: number): boolean {
  return set.ranges.some(([low, high]) => low <= code && code <= high) !== set.negated;
}
