// The order in which people count: web2 before web10. A total order: texts that count the same are ordered by code unit.

const ZERO = 48;
const NINE = 57;

/** Negative, zero or positive; zero only for equal texts. */
export function naturalCompare(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(j);
    if (isDigit(left) && isDigit(right)) {
      const endA = endOfDigits(a, i);
      const endB = endOfDigits(b, j);
      const order = compareDigits(a, i, endA, b, j, endB);
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
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** By value, without converting: any number of digits. Leading zeros do not count. */
function compareDigits(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
  let i = fromA;
  let j = fromB;
  while (i < endA && a.charCodeAt(i) === ZERO) i++;
  while (j < endB && b.charCodeAt(j) === ZERO) j++;
  if (endA - i !== endB - j) return endA - i - (endB - j);
  for (; i < endA; i++, j++) {
    const order = a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
  }
  return 0;
}
