// The parts of an HTTP request, each decoded once: nothing behind this file sees what a schema has not.
import { decodePart, decodePartInSlices, IDEMPOTENCY_KEY_LENGTH_MAX, type RequestPart, type Route } from '@muster/api';
import type { Origin } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Slices } from '../fleet/slices.ts';
import { decodeJson, decodeJsonInSlices } from '../input/decode-json.ts';
import { JSON_LIMITS } from '../input/limits.ts';
import type { Clock } from '../ports.ts';
import type { CallHeaders } from './call.ts';
import { type BodyChunks, release } from './gather-body.ts';

export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly raw: BodyChunks;
  readonly headers: CallHeaders;
}

const NO_BYTES = new Uint8Array();
const NO_CHUNKS: BodyChunks = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }) };
const ORIGINS: readonly Origin[] = ['cli', 'web', 'import'];

/** Scanning, parsing and checking a body of this size take a few milliseconds; larger ones give others their turn. */
const LARGE_BODY_BYTES = 262_144;

export async function readRequest(route: Route, request: FastifyRequest, clock: Clock): Promise<Result<RequestParts, Problem>> {
  const params = parsePart(route.params, request.params, 'path');
  if (!params.ok) return params;
  const query = parsePart(route.query, request.query, 'query');
  if (!query.ok) return query;
  const headers = readHeaders(request);
  if (!headers.ok) return headers;
  const rest = { params: params.value, query: query.value, headers: headers.value };
  if (route.rawBody !== undefined) return ok({ ...rest, body: undefined, raw: isChunks(request.body) ? request.body : NO_CHUNKS });
  const bytes = request.body instanceof Uint8Array ? request.body : NO_BYTES;
  const body = await readBody(route, { raw: bytes, contentType: headers.value.contentType }, clock);
  return body.ok ? ok({ ...rest, body: body.value, raw: NO_CHUNKS }) : body;
}

function isChunks(body: unknown): body is BodyChunks {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function parsePart(schema: z.ZodType | undefined, value: unknown, part: RequestPart): Result<unknown, Problem> {
  if (schema === undefined) {
    const names = Object.keys(value ?? {});
    return names.length === 0
      ? ok({})
      : err(
          problem('invalid', `malformed.${part}`, `the ${part} has a parameter that is not known here: ${(names[0] ?? '').slice(0, 80)}`),
        );
  }
  return decodePart(schema, value, part);
}

interface RawRequestBody {
  readonly raw: Uint8Array;
  readonly contentType: string;
}

async function readBody(route: Route, { raw, contentType }: RawRequestBody, clock: Clock): Promise<Result<unknown, Problem>> {
  if (route.body === undefined) {
    return raw.length === 0 ? ok(undefined) : err(problem('invalid', 'malformed.body', 'This route takes no body.'));
  }
  if (contentType !== '' && contentType !== 'application/json') {
    return err(problem('invalid', 'malformed.media-type', `This route takes application/json, not ${contentType.slice(0, 80)}.`));
  }
  if (raw.length > LARGE_BODY_BYTES) {
    const slices = new Slices(clock);
    return slices.run(readLargeBody(route.body, raw, slices.isOver));
  }
  // A body of which everything may be left out may be left out.
  const decoded = raw.length === 0 ? ok({}) : decodeJson(raw);
  release(raw);
  return decoded.ok ? parsePart(route.body, decoded.value, 'body') : decoded;
}

function* readLargeBody(schema: z.ZodType, raw: Uint8Array, shouldYield: () => boolean): Generator<void, Result<unknown, Problem>> {
  const decoded = yield* decodeJsonInSlices(raw, JSON_LIMITS, shouldYield);
  release(raw);
  return decoded.ok ? yield* decodePartInSlices(schema, { value: decoded.value, part: 'body' }, shouldYield) : decoded;
}

function readHeaders({ headers }: FastifyRequest): Result<CallHeaders, Problem> {
  const idempotencyKey = oneOf(headers['idempotency-key']);
  if (idempotencyKey !== null && !/^[\x21-\x7e]+$/.test(idempotencyKey))
    return err(badHeader('Idempotency-Key', 'must be printable ASCII without spaces'));
  if (idempotencyKey !== null && idempotencyKey.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    return err(badHeader('Idempotency-Key', `has at most ${IDEMPOTENCY_KEY_LENGTH_MAX} characters`));
  }
  const named = oneOf(headers['muster-origin']);
  const origin = named === null ? 'api' : ORIGINS.find((candidate) => candidate === named);
  if (origin === undefined) return err(badHeader('Muster-Origin', `is one of ${ORIGINS.join(', ')}`));
  const ifMatch = readTag(oneOf(headers['if-match']));
  if (!ifMatch.ok) return ifMatch;
  return ok({
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    accept: headers.accept ?? '',
    ifMatch: ifMatch.value,
    idempotencyKey,
    lastEventId: oneOf(headers['last-event-id']),
    origin,
  });
}

/** One strong tag, with its quotes or without; `*` is no condition, since the route looks the entity up anyway. */
function readTag(header: string | null): Result<string | null, Problem> {
  if (header === null || header === '*') return ok(null);
  const tag = /^"?([0-9]{1,16}\.[0-9]{1,16})"?$/.exec(header)?.[1];
  return tag === undefined ? err(badHeader('If-Match', 'must be one tag, as the ETag of an entity shows it')) : ok(tag);
}

function oneOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return null;
  return Array.isArray(header) ? header.join(',') : header;
}

function badHeader(name: string, why: string): Problem {
  return problem('invalid', 'malformed.header', `The header ${name} ${why}.`);
}
