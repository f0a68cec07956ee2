// Gets one file by HTTP from an address that was looked up once and found acceptable: no redirect, no second look-up, no
// compression, no credentials, so many bytes and so much time.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type AllowList, mayAsk } from './allow-list.ts';
import { ADDRESSES_MAX } from './limits.ts';

/** All addresses of a name, as the system has them. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

export interface FetchOptions {
  readonly allowList: AllowList;
  readonly resolve: ResolveHost;
  readonly bytesMax: number;
  readonly timeMaxMs: number;
}

export interface FetchedContent {
  readonly content: Uint8Array;
  readonly isJson: boolean;
}

export async function fetchHttp(url: URL, options: FetchOptions): Promise<Result<FetchedContent, Problem>> {
  const signal = AbortSignal.timeout(options.timeMaxMs);
  const address = await findAddress(url, options, signal);
  if (!address.ok) return address;
  try {
    const reply = await openReply(url, address.value, signal);
    return await readReply(url, reply, options.bytesMax);
  } catch (error) {
    return err(signal.aborted ? tooSlow(url, options.timeMaxMs) : unreachable(url, error));
  }
}

/** One name may have many addresses: one among them that may not be asked makes all of them suspect. */
async function findAddress(url: URL, options: FetchOptions, signal: AbortSignal): Promise<Result<string, Problem>> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(host) === 0 ? await untilAborted(options.resolve(host), signal) : [host];
  } catch (error) {
    return err(signal.aborted ? tooSlow(url, options.timeMaxMs) : unreachable(url, error));
  }
  const [first] = addresses;
  if (first === undefined || addresses.length > ADDRESSES_MAX)
    return err(unreachable(url, new Error(`${host} has ${addresses.length} addresses`)));
  const refused = addresses.find((address) => !mayAsk(options.allowList, address));
  return refused === undefined ? ok(first) : err(notPublic(url, refused));
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([promise, aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
}

function openReply(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const family = isIP(address);
  const asked = request(url, {
    agent: false,
    signal,
    // Whatever the name means by now, this is the address that was judged.
    lookup: (_host, { all }, callback) => (all === true ? callback(null, [{ address, family }]) : callback(null, address, family)),
    headers: { accept: 'application/yaml, application/json, text/*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'muster' },
  });
  asked.on('response', resolve);
  asked.on('error', reject);
  asked.end();
  return promise;
}

async function readReply(url: URL, reply: IncomingMessage, bytesMax: number): Promise<Result<FetchedContent, Problem>> {
  const refusal = refuseHead(url, reply, bytesMax);
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (refusal === null) {
    for await (const piece of reply as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > bytesMax) break;
      pieces.push(piece);
    }
  }
  reply.destroy();
  if (refusal !== null) return err(refusal);
  if (size > bytesMax) return err(tooLarge(url, bytesMax));
  return ok({ content: new Uint8Array(Buffer.concat(pieces)), isJson: isJson(url, reply.headers['content-type'] ?? '') });
}

function refuseHead(url: URL, { statusCode = 0, headers }: IncomingMessage, bytesMax: number): Problem | null {
  if (statusCode >= 300 && statusCode < 400) {
    return problem('forbidden', 'variable-file.redirect', `${url.href} redirects elsewhere, which is not followed`, {
      hint: 'name the place that it redirects to, if that is listed',
    });
  }
  if (statusCode !== 200) {
    return problem('unavailable', 'variable-file.status', `${url.href} answered with status ${statusCode}`, {
      hint: 'the file must be readable without a password',
    });
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    return problem('invalid', 'variable-file.encoding', `${url.href} is sent compressed, although that was not asked for`);
  }
  return Number(headers['content-length'] ?? 0) > bytesMax ? tooLarge(url, bytesMax) : null;
}

export function isJson(url: URL, contentType: string): boolean {
  return url.pathname.endsWith('.json') || /^[^;]*\bjson\s*(;|$)/i.test(contentType);
}

export function tooLarge(url: URL, bytesMax: number): Problem {
  return problem('too_large', 'variable-file.size', `${url.href} has more than ${bytesMax} bytes`);
}

function tooSlow(url: URL, timeMaxMs: number): Problem {
  return problem('unavailable', 'variable-file.time', `${url.href} was not there after ${timeMaxMs / 1_000} s`, {
    hint: 'the variables stay as they were; try again later',
  });
}

function unreachable(url: URL, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  return problem('unavailable', 'variable-file.unreachable', `${url.href} cannot be fetched: ${why}`, {
    hint: 'the variables stay as they were',
  });
}

function notPublic(url: URL, address: string): Problem {
  return problem(
    'forbidden',
    'variable-file.address',
    `${url.hostname} is at ${address}, an address of a private network that is not listed`,
    {
      hint: 'an administrator lists the address or its block in variable_file_hosts (MUSTER_VARIABLE_FILE_HOSTS)',
    },
  );
}
