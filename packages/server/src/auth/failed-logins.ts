// Guessing tokens is hopeless (256 bits); this keeps those who try from costing anything, and from filling the log.

/** Failures that one address may have in a window before it must wait. A person with a stale token needs a few. */
export const FAILURES_MAX = 20;
export const FAILURE_WINDOW_MS = 60_000;
/** Addresses remembered; beyond, the one seen longest ago is forgotten. 10,000 of them take about 1 MB. */
export const ADDRESSES_MAX = 10_000;

interface Failures {
  count: number;
  readonly until: number;
}

export class FailedLogins {
  readonly #byAddress = new Map<string, Failures>();

  get size(): number {
    return this.#byAddress.size;
  }

  /** Seconds that this address has to wait; 0: none. */
  waitSeconds(address: string, now: number): number {
    const failures = this.#byAddress.get(networkOf(address));
    if (failures === undefined || failures.until <= now || failures.count < FAILURES_MAX) return 0;
    return Math.ceil((failures.until - now) / 1000);
  }

  failed(address: string, now: number): void {
    const key = networkOf(address);
    const found = this.#byAddress.get(key);
    this.#byAddress.delete(key);
    const current = found === undefined || found.until <= now ? { count: 0, until: now + FAILURE_WINDOW_MS } : found;
    this.#byAddress.set(key, { count: current.count + 1, until: current.until });
    const oldest = this.#byAddress.keys().next();
    if (this.#byAddress.size > ADDRESSES_MAX && oldest.done !== true) this.#byAddress.delete(oldest.value);
  }
}

/** One IPv6 customer owns a /64: all its addresses count as one. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  return address.includes('::') && groups.length < 4 ? `${groups.join(':')}::/64` : `${groups.slice(0, 4).join(':')}/64`;
}
