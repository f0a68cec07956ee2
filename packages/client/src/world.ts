import { problem } from '@muster/protocol';
import type { ConnectOptions, World } from './client-options.ts';
import { MusterError } from './muster-error.ts';

/** Longer than the slowest atomic load, shorter than a person's patience. */
const TIMEOUT_MS_DEFAULT = 120_000;
/** What may stand in a header without being quoted in an error of fetch. */
const TOKEN = /^[\x21-\x7e]{1,1000}$/;

export function worldFrom(options: ConnectOptions): World {
  return {
    base: baseUrl(options.url),
    headers: { ...authorization(options.token), ...(options.origin === undefined ? {} : { 'muster-origin': options.origin }) },
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    fetch: options.fetch ?? globalThis.fetch,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    newKey: options.newKey ?? (() => globalThis.crypto.randomUUID()),
  };
}

/** Without a slash at the end. An address with a password in it is refused unseen: errors of fetch would show it. */
function baseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') {
    throw new MusterError(
      problem('invalid', 'client.bad-url', 'the address of the server is not an http or https URL without a password in it', {
        hint: 'for example http://127.0.0.1:7080',
      }),
    );
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

function authorization(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  if (TOKEN.test(token)) return { authorization: `Bearer ${token}` };
  throw new MusterError(
    problem('invalid', 'client.bad-token', 'the token is empty or has characters that no token has', {
      hint: 'it looks like mst_ and 43 letters and digits; look for a line end or quotes around it',
    }),
  );
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
