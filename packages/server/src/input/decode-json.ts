// Untrusted bytes to plain JSON values: the scan first, so that the parser meets nothing it could suffer from.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { faultProblem, type TextOrigin } from './fault.ts';
import { type InputLimits, JSON_LIMITS } from './limits.ts';
import { scanJson } from './scan-json.ts';
import { decodeUtf8 } from './utf8.ts';

export function decodeJson(bytes: Uint8Array, limits: InputLimits = JSON_LIMITS, origin?: TextOrigin): Result<unknown, Problem> {
  const fault = scanJson(bytes, limits, origin);
  return fault === null ? parseScanned(bytes, origin) : err(fault);
}

function parseScanned(bytes: Uint8Array, origin?: TextOrigin): Result<unknown, Problem> {
  const text = decodeUtf8(bytes);
  return text.ok ? ok(JSON.parse(text.value)) : err(faultProblem(bytes, text.error, origin));
}
