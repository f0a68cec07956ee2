import { isUtf8 } from 'node:buffer';
import { err, ok, type Result } from '@muster/protocol';
import { type Fault, invalid } from './fault.ts';

const TEXT = new TextDecoder();
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** The length of the mark that some editors put before a text, which is not part of it. */
export function byteOrderMarkLength(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** Null: the bytes are text. */
export function checkUtf8(bytes: Uint8Array): Fault | null {
  // A decoder would say that something is wrong, not where, and make the whole text first.
  return isUtf8(bytes) ? null : invalid('input.utf8', 'these bytes are not UTF-8', findInvalidUtf8(bytes), 'send text encoded as UTF-8');
}

/** The text; a mark before it is left out. */
export function decodeUtf8(bytes: Uint8Array): Result<string, Fault> {
  const fault = checkUtf8(bytes);
  return fault === null ? ok(textOf(bytes)) : err(fault);
}

/** Of bytes that are known to be text. */
export function textOf(bytes: Uint8Array): string {
  return TEXT.decode(bytes);
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

/** 0: no character begins here. */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const [lowest, highest] = secondByteRange(first);
  const second = bytes[at + 1] ?? 0;
  if (second < lowest || second > highest) return 0;
  for (let index = at + 2; index < at + size; index++) if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}

/** What may follow the first byte, so that no character is spelled longer than needed, is half a pair, or beyond the last one. */
function secondByteRange(first: number): readonly [number, number] {
  if (first < 0xc2 || first > 0xf4) return NO_BYTE;
  switch (first) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}

const NO_BYTE: readonly [number, number] = [1, 0];
