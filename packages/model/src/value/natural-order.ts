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
      const digitsA = digitsAt(a, i);
      const digitsB = digitsAt(b, j);
      const order = compareDigits(digitsA, digitsB);
      if (order !== 0) return order;
      i += digitsA.length;
      j += digitsB.length;
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

function digitsAt(text: string, from: number): string {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return text.slice(from, end);
}

/** By value, without converting: any number of digits. Leading zeros do not count. */
function compareDigits(a: string, b: string): number {
  let i = leadingZeros(a);
  let j = leadingZeros(b);
  if (a.length - i !== b.length - j) return a.length - i - (b.length - j);
  for (; i < a.length; i++, j++) {
    const order = a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
  }
  return 0;
}

function leadingZeros(digits: string): number {
  let count = 0;
  while (digits.charCodeAt(count) === ZERO) count++;
  return count;
}
