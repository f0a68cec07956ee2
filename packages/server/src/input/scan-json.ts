import { err, ok, type Problem, type Result } from '@muster/protocol';
import { type Fault, faultProblem, type TextOrigin, tooLarge } from './fault.ts';
import { JsonScanner, type MemberList } from './json-scanner.ts';
import { type InputLimits, JSON_LIMITS } from './limits.ts';
import { byteOrderMarkLength, checkUtf8 } from './utf8.ts';

/** Null: the bytes are JSON that any parser takes cheaply, provided that they are UTF-8. */
export function scanJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Problem | null {
  const scan = scanJsonInSlices(bytes, { limits, shouldYield: () => false, ...(origin === undefined ? {} : { origin }) }).next();
  return scan.done === true && !scan.value.ok ? scan.value.error : null;
}

export interface ScanOptions {
  readonly limits: InputLimits;
  readonly shouldYield: () => boolean;
  readonly origin?: TextOrigin;
}

/** A step of 64 KiB takes about a millisecond. */
const STEP_BYTES = 65_536;

/** The same for large texts, with where the elements of lists lie. Yields when that takes long. */
export function* scanJsonInSlices(
  bytes: Uint8Array,
  { limits, shouldYield, origin }: ScanOptions,
): Generator<void, Result<readonly MemberList[], Problem>> {
  if (bytes.length > limits.bytes) return err(faultProblem(bytes, sizeFault(bytes.length, limits.bytes), origin));
  const scanner = new JsonScanner(bytes, byteOrderMarkLength(bytes), limits);
  while (!scanner.run(STEP_BYTES)) if (shouldYield()) yield;
  if (scanner.fault === null) return ok(scanner.memberLists);
  // What is not even text is called so, and not a mistake in JSON.
  return err(faultProblem(bytes, checkUtf8(bytes) ?? scanner.fault, origin));
}

export function sizeFault(size: number, sizeMax: number): Fault {
  return tooLarge('input.size', `the text has ${size} bytes; ${sizeMax} is the most: it ends`, sizeMax, 'send a large load as NDJSON');
}
