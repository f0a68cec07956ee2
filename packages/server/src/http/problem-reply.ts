// Every refusal leaves as application/problem+json, whoever found it: a handler, a schema, Fastify, Node's HTTP parser.
import { PROBLEM_CONTENT_TYPE, type ProblemDetails, toProblemDetails } from '@muster/api';
import { type Problem, problem } from '@muster/protocol';
import { StoreError } from '@muster/store';
import type { FastifyReply } from 'fastify';

export interface Refusal {
  readonly problem: Problem;
  /** Where HTTP has a number of its own for what the problem's class says more broadly. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function detailsOf({ problem, status }: Refusal): ProblemDetails {
  const details = toProblemDetails(problem);
  return status === undefined ? details : { ...details, status };
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const details = detailsOf(refusal);
  return reply
    .code(details.status)
    .headers({ ...refusal.headers, ...(details.status === 401 ? { 'www-authenticate': 'Bearer' } : {}) })
    .type(PROBLEM_CONTENT_TYPE)
    .send(details);
}

/** What Fastify and Node throw, by their codes. Null: our own mistake. */
export function refusalOfError(error: unknown): Refusal | null {
  if (error instanceof StoreError) return { problem: error.problem };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? (REFUSALS[code] ?? null) : null;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  MUSTER_BODY_TOO_LARGE: tooLarge(),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: malformed('malformed.media-type', 'The Content-Type is not a media type.'),
  FST_ERR_CTP_INVALID_TYPE: malformed('malformed.media-type', 'The Content-Type is not a media type.'),
  FST_CP_ERR_INVALID_CONTENT_ENCODING: malformed('malformed.media-type', 'Bodies are taken as they are: send no Content-Encoding.'),
  FST_ERR_BAD_URL: malformed('malformed.url', 'The URL is not valid: a `%` must be followed by two hexadecimal digits of UTF-8.'),
  FST_ERR_MAX_PARAM_LENGTH: malformed('malformed.url', 'A part of the path is too long.', 414),
  FST_ERR_ASYNC_CONSTRAINT: malformed('malformed.url', 'The URL is not valid.'),
  HPE_HEADER_OVERFLOW: malformed('malformed.headers', 'The head of the request is too large.', 431),
  ERR_HTTP_REQUEST_TIMEOUT: malformed('malformed.timeout', 'The request did not arrive in time.', 408),
  ECONNRESET: malformed('malformed.aborted', 'The request ended before it was whole.'),
};

export function tooLarge(): Refusal {
  return {
    problem: problem('too_large', 'request.too-large', 'The body is larger than this route takes.', {
      hint: 'Send it in parts; POST /v1/apply takes the most.',
    }),
  };
}

function malformed(reason: string, detail: string, status?: number): Refusal {
  return { problem: problem('invalid', reason, detail), ...(status === undefined ? {} : { status }) };
}

export function internalError(requestId: string): Refusal {
  return {
    status: 500,
    problem: problem('unavailable', 'server.internal', 'The server made a mistake.', {
      hint: `The server's log has it under request ${requestId}.`,
      data: { request: requestId },
    }),
  };
}

export function notHttp(code: string | undefined): Refusal {
  return (code === undefined ? undefined : REFUSALS[code]) ?? malformed('malformed.http', 'This is not an HTTP request.');
}
