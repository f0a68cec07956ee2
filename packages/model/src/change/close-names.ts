/** Up to three of the words that are at most two edits away from the one given, nearest first. */
export function closeNames(word: string, words: Iterable<string>, scanMax: number): string[] {
  if (word.length > LENGTH_MAX) return [];
  const wanted = word.toLowerCase();
  const found: { readonly word: string; readonly distance: number }[] = [];
  let scanned = 0;
  for (const candidate of words) {
    if (++scanned > scanMax) break;
    if (Math.abs(candidate.length - wanted.length) > DISTANCE_MAX) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= Math.min(DISTANCE_MAX, wanted.length - 1)) found.push({ word: candidate, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  return found.slice(0, SUGGESTIONS_MAX).map((each) => each.word);
}

const DISTANCE_MAX = 2;
const SUGGESTIONS_MAX = 3;
/** What is longer was not typed, so it is not misspelled; comparing takes the square of the length. */
const LENGTH_MAX = 64;

/** Levenshtein's distance; whatever differs in its first two characters from the beginning counts as far. */
function editDistance(a: string, b: string): number {
  if (a[0] !== b[0] && a[1] !== b[1]) return DISTANCE_MAX + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > DISTANCE_MAX) return DISTANCE_MAX + 1;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
