import { UsageError } from '../input/usage-error.ts';

/** Words as a POSIX shell splits them: white space, single and double quotes, backslash. No expansion of any kind. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\' && quote !== "'" && at + 1 < line.length) word = (word ?? '') + line.charAt(++at);
    else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') throw new UsageError(`a ${quote} is opened and never closed`);
  if (word !== null) words.push(word);
  return words;
}
