import { err, ok, type Result } from '@muster/protocol';
import { type Fault, invalid } from './fault.ts';

const STRICT = new TextDecoder('utf-8', { fatal: true });
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** The length of the mark that some editors put before a text, which is not part of it. */
export function byteOrderMarkLength(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** The text; a mark before it is left out. */
export function decodeUtf8(bytes: Uint8Array): Result<string, Fault> {
  try {
    return ok(STRICT.decode(bytes));
  } catch (error) {
    // The decoder says that something is wrong, not where.
    if (!(error instanceof TypeError)) throw error;
    return err(invalid('input.utf8', 'these bytes are not UTF-8', findInvalidUtf8(bytes), 'send text encoded as UTF-8'));
  }
}

/** Offset of the first byte that is not part of a character (RFC 3629), or the length when all are. */
function findInvalidUtf8(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const size = characterSize(bytes, at);
    if (size === 0) return at;
    at += size;
  }
  return at;
}

function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (first >= 0xc2 && first <= 0xdf) return isTail(second) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const isShortest = first !== 0xe0 || second >= 0xa0;
    const isCharacter = first !== 0xed || second <= 0x9f;
    return isShortest && isCharacter && isTail(second) && isTail(bytes[at + 2] ?? 0) ? 3 : 0;
  }
  if (first < 0xf0 || first > 0xf4) return 0;
  const isInRange = (first !== 0xf0 || second >= 0x90) && (first !== 0xf4 || second <= 0x8f);
  return isInRange && isTail(second) && isTail(bytes[at + 2] ?? 0) && isTail(bytes[at + 3] ?? 0) ? 4 : 0;
}

function isTail(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
