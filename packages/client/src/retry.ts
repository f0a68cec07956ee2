// Retries after a lost connection or a server that is not there now. Safe for reads, and for writes because they carry
// an idempotency key: the second time is answered with what the first did.
import type { World } from './client-options.ts';
import type { MusterError } from './muster-error.ts';

/** With the delays below: about six seconds in all, enough for a server to restart. */
const ATTEMPTS_MAX = 7;
const DELAY_MS_FIRST = 100;
const DELAY_MS_MAX = 3_000;
/** A server may ask for more patience, but not for any. */
const RETRY_AFTER_MS_MAX = 30_000;

/** Full jitter: a thousand clients of one restarted server do not come back at once. */
export function delayMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(DELAY_MS_MAX, DELAY_MS_FIRST * 2 ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** Runs until it answers, fails for good, or has failed too often. */
export async function withRetries<T>(world: World, signal: AbortSignal | undefined, attempt: () => Promise<T | RetryLater>): Promise<T> {
  for (let count = 0; ; count++) {
    const outcome = await attempt();
    if (!(outcome instanceof RetryLater)) return outcome;
    if (count + 1 >= ATTEMPTS_MAX || signal?.aborted === true) throw outcome.error;
    await world.sleep(Math.min(outcome.retryAfterMs ?? delayMs(count, world.random), RETRY_AFTER_MS_MAX), signal);
  }
}

/** A failure that may pass. */
export class RetryLater {
  readonly error: MusterError;
  readonly retryAfterMs: number | undefined;

  constructor(error: MusterError, retryAfterMs?: number) {
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}
