// The order in which people count: web2 before web10. A total order: texts that count the same are ordered by code unit.

const ZERO = 48;
const NINE = 57;

/** Negative, zero or positive; zero only for equal texts. Makes no strings: lists of 100,000 names are sorted with it. */
export function naturalCompare(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(j);
    if (isDigit(left) && isDigit(right)) {
      const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)];
      const order = compareDigits({ text: a, from: i, end: endA }, { text: b, from: j, end: endB });
      if (order !== 0) return order;
      i = endA;
      j = endB;
    } else if (left !== right) return left - right;
    else {
      i++;
      j++;
    }
  }
  const rest = a.length - i - (b.length - j);
  if (rest !== 0) return rest;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

interface Digits {
  readonly text: string;
  readonly from: number;
  readonly end: number;
}

/** By value, without converting: any number of digits. Leading zeros do not count. */
function compareDigits(a: Digits, b: Digits): number {
  let i = afterZeros(a);
  let j = afterZeros(b);
  if (a.end - i !== b.end - j) return a.end - i - (b.end - j);
  for (; i < a.end; i++, j++) {
    const order = a.text.charCodeAt(i) - b.text.charCodeAt(j);
    if (order !== 0) return order;
  }
  return 0;
}

function afterZeros({ text, from, end }: Digits): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === ZERO) at++;
  return at;
}
