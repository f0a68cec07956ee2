import { UsageError } from '../input/usage-error.ts';

// One alternative a kind of piece: escaped, in single quotes, in double quotes, plain, white space, a quote that is never closed.
const PIECE = /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|([^\s\\'"]+)|(\s+)|(['"\\])/g;

/** Words as a POSIX shell splits them: white space, single and double quotes, backslash. No expansion of any kind. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, escaped, single, double, plain, space, open] of line.matchAll(PIECE)) {
    if (open !== undefined) throw new UsageError(`a ${open} is opened and never closed`);
    if (space === undefined) word = (word ?? '') + (escaped ?? single ?? double?.replace(/\\([\s\S])/g, '$1') ?? plain ?? '');
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}
