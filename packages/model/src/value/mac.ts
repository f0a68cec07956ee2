// MAC addresses are written in many ways (00:11:22:AA:BB:CC, 00-11-..., 0011.22aa.bbcc, 001122aabbcc); all are found.

const SEPARATORS = /[:.-]/g;
const TWELVE_DIGITS = /^[0-9a-f]{12}$/;

/** Twelve lower-case hexadecimal digits, or null when the text is not a MAC address in any common spelling. */
export function normalizeMac(text: string): string | null {
  if (text.length > 17) return null;
  const digits = text.replace(SEPARATORS, '').toLowerCase();
  return TWELVE_DIGITS.test(digits) ? digits : null;
}
