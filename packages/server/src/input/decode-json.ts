// Untrusted bytes to plain JSON values: the scan first, so that the parser meets nothing it could suffer from.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { faultProblem, type TextOrigin } from './fault.ts';
import type { MemberList } from './json-scanner.ts';
import { type InputLimits, JSON_LIMITS } from './limits.ts';
import { scanJson, scanJsonInSlices } from './scan-json.ts';
import { checkUtf8, decodeUtf8, textOf } from './utf8.ts';

export function decodeJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Result<unknown, Problem> {
  const fault = scanJson(bytes, limits, origin);
  return fault === null ? parseScanned(bytes, origin) : err(fault);
}

function parseScanned(bytes: Uint8Array, origin?: TextOrigin): Result<unknown, Problem> {
  const text = decodeUtf8(bytes);
  return text.ok ? ok(JSON.parse(text.value)) : err(faultProblem(bytes, text.error, origin));
}

/** Elements that are parsed at once: about a millisecond of work. */
const ELEMENTS_AT_ONCE = 250;

/** The same for large texts: what is long in them are lists in the outermost object, of which few elements are read at a time. */
export function* decodeJsonInSlices(
  bytes: Uint8Array,
  limits: InputLimits,
  shouldYield: () => boolean,
): Generator<void, Result<unknown, Problem>> {
  const scanned = yield* scanJsonInSlices(bytes, { limits, shouldYield });
  if (!scanned.ok) return scanned;
  const fault = checkUtf8(bytes);
  if (fault !== null) return err(faultProblem(bytes, fault));
  const lists = scanned.value.filter(({ bounds }) => bounds.length > 2 * ELEMENTS_AT_ONCE);
  const value: unknown = JSON.parse(textOf(withoutElements(bytes, lists)));
  for (const { key, bounds } of lists) {
    const list = (value as Record<string, unknown[]>)[JSON.parse(textOf(bytes.subarray(...key))) as string] ?? [];
    for (let at = 0; at < bounds.length; at += 2 * ELEMENTS_AT_ONCE) {
      const last = Math.min(at + 2 * ELEMENTS_AT_ONCE, bounds.length) - 1;
      const piece = JSON.parse(`[${textOf(bytes.subarray(bounds[at], bounds[last]))}]`) as unknown[];
      for (const element of piece) list.push(element);
      if (shouldYield()) yield;
    }
  }
  return ok(value);
}

/** The text with these lists empty. */
function withoutElements(bytes: Uint8Array, lists: readonly MemberList[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { start, end } of lists) {
    pieces.push(bytes.subarray(from, start + 1));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}
