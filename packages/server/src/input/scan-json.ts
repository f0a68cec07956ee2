import type { Problem } from '@muster/protocol';
import { type Fault, faultProblem, type TextOrigin, tooLarge } from './fault.ts';
import { JsonScanner } from './json-scanner.ts';
import { type InputLimits, JSON_LIMITS } from './limits.ts';
import { byteOrderMarkLength, checkUtf8 } from './utf8.ts';

/** Null: the bytes are JSON that any parser takes cheaply, provided that they are UTF-8. */
export function scanJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Problem | null {
  if (bytes.length > limits.bytes) return faultProblem(bytes, sizeFault(bytes.length, limits.bytes), origin);
  const fault = new JsonScanner(bytes, byteOrderMarkLength(bytes), limits).run();
  if (fault === null) return null;
  // What is not even text is called so, and not a mistake in JSON.
  return faultProblem(bytes, checkUtf8(bytes) ?? fault, origin);
}

export function sizeFault(size: number, sizeMax: number): Fault {
  return tooLarge('input.size', `the text has ${size} bytes; ${sizeMax} is the most: it ends`, sizeMax, 'send a large load as NDJSON');
}
