// One request until it is answered: retries, problems, time limits.
import { type Problem, problem } from '@muster/protocol';
import type { Answer, World } from './client-options.ts';
import { MusterError } from './muster-error.ts';
import type { PreparedRequest } from './request.ts';
import { RetryLater, withRetries } from './retry.ts';

const STATUS_TOO_MANY_REQUESTS = 429;
const STATUS_UNAVAILABLE = 503;
/** An answer that is no problem document is quoted so far. */
const QUOTE_LENGTH_MAX = 200;

/** The answer, which is a success; everything else is thrown as MusterError. */
export function send(world: World, request: PreparedRequest): Promise<Answer> {
  return withRetries(world, request.signal, async () => {
    const outcome = await attempt(world, request);
    if (outcome instanceof RetryLater && request.content?.repeatable === false) throw outcome.error;
    return outcome;
  });
}

async function attempt(world: World, request: PreparedRequest): Promise<Answer | RetryLater> {
  let response: Answer;
  try {
    response = await world.fetch(request.url, fetchOptions(world, request));
  } catch (error) {
    request.signal?.throwIfAborted();
    return new RetryLater(new MusterError(unreachable(world, error)));
  }
  if (response.ok) return response;
  const failure = new MusterError(await readProblem(response), response.status);
  const mayPass = response.status === STATUS_UNAVAILABLE || response.status === STATUS_TOO_MANY_REQUESTS;
  return mayPass ? new RetryLater(failure, retryAfterMs(response)) : fail(failure);
}

function fail(error: MusterError): never {
  throw error;
}

function fetchOptions(world: World, { method, headers, content, signal, isStream }: PreparedRequest): RequestInit {
  const limits = [signal, isStream ? undefined : AbortSignal.timeout(world.timeoutMs)].filter((limit) => limit !== undefined);
  const options: RequestInit = { method, headers, redirect: 'error', signal: AbortSignal.any(limits) };
  // `half` is what fetch demands for a body that is a stream; it is of no consequence for others.
  return content === undefined ? options : { ...options, body: content.body(), duplex: 'half' };
}

function retryAfterMs(response: Answer): number | undefined {
  const seconds = response.headers.get('retry-after');
  return seconds !== null && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

function unreachable(world: World, error: unknown): Problem {
  return problem('unavailable', 'client.unreachable', `cannot reach ${world.base}: ${describe(error)}`, {
    hint: 'is the server running, and is this its address?',
  });
}

/** fetch says only "fetch failed"; the cause has the words. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause && cause.message === '' ? String(cause.code) : cause.message;
  return error.message;
}

async function readProblem(response: Answer): Promise<Problem> {
  const text = await response.text().catch((error: unknown) => describe(error));
  const json = parseJson(text);
  if (isProblem(json)) return withoutEnvelope(json);
  return problem('unavailable', 'client.bad-answer', `the server answered ${response.status} without a problem document`, {
    hint: 'is this the address of a Muster server, or of a proxy before it?',
    data: { body: text.slice(0, QUOTE_LENGTH_MAX) },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Enveloped = Problem & { readonly type?: unknown; readonly title?: unknown; readonly status?: unknown };

/** What HTTP added to the problem is in the status of the error already. */
function withoutEnvelope({ type: _type, title: _title, status: _status, ...problem }: Enveloped): Problem {
  return problem;
}

function isProblem(json: unknown): json is Enveloped {
  return typeof json === 'object' && json !== null && 'code' in json && 'reason' in json && 'detail' in json;
}
