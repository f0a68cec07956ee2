import type { Problem } from '@muster/protocol';
import { type Fault, faultProblem, type TextOrigin, tooLarge } from './fault.ts';
import { JsonScanner, type JsonScannerOptions } from './json-scanner.ts';
import { type InputLimits, JSON_LIMITS } from './limits.ts';
import { byteOrderMarkLength, decodeUtf8 } from './utf8.ts';

/** A step of 256 KiB takes about 2 ms: others wait no longer for their turn. */
const STEP_BYTES = 256 * 1024;

/** Null: the bytes are JSON that any parser takes cheaply, provided that they are UTF-8. */
export function scanJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Problem | null {
  const scan = scanJsonBySteps(bytes, { limits }, origin);
  for (let step = scan.next(); ; step = scan.next()) if (step.done === true) return step.value;
}

/** The same for large texts: yields where others may have their turn. */
export function* scanJsonBySteps(bytes: Uint8Array, options: JsonScannerOptions, origin?: TextOrigin): Generator<void, Problem | null> {
  const { limits } = options;
  if (bytes.length > limits.bytes) return faultProblem(bytes, sizeFault(bytes.length, limits.bytes), origin);
  const scanner = new JsonScanner(bytes, byteOrderMarkLength(bytes), options);
  while (!scanner.run(STEP_BYTES)) yield;
  if (scanner.fault === null) return null;
  // What is not even text is called so, and not a mistake in JSON.
  const text = decodeUtf8(bytes);
  return faultProblem(bytes, text.ok ? scanner.fault : text.error, origin);
}

export function sizeFault(size: number, sizeMax: number): Fault {
  return tooLarge('input.size', `the text has ${size} bytes; ${sizeMax} is the most: it ends`, sizeMax, 'send a large load as NDJSON');
}
