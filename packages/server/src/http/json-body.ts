import { err, ok, type Problem, problem, type Result } from '@muster/protocol';

export function decodeJsonBody(bytes: Uint8Array): Result<unknown, Problem> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    return err(problem('invalid', 'malformed.json', error instanceof Error ? error.message : 'not JSON'));
  }
}
