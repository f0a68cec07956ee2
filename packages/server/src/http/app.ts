// The HTTP server: limits, headers, errors, logs, metrics. What it answers is in routes/.

import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import fastifyCompress from '@fastify/compress';
import fastifySse, { type SSEPluginOptions } from '@fastify/sse';
import { BODY_SIZE_MAX, type Route, routes } from '@muster/api';
import { problem } from '@muster/protocol';
import fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { bindRoutes, fastifyPath, takesHead } from './bind-route.ts';
import type { Handlers } from './call.ts';
import { type BodyChunks, BodyTooLarge, gatherBody, limitBody, type RequestBody } from './gather-body.ts';
import { linger } from './linger.ts';
import { detailsOf, internalError, notHttp, refusalOfError, sendRefusal } from './problem-reply.ts';
import { REVISION_HEADER } from './send-answer.ts';

/** `GET /v1/entities?q=` takes an expression of 16 kB, three times that when escaped. */
const HEADER_SIZE_MAX = 65_536;
/** A reference of 600 characters, escaped. */
const PARAM_LENGTH_MAX = 2_000;
/** A load of 128 MB over a slow line; less than the 5 minutes after which proxies give up. */
const REQUEST_TIMEOUT_MS = 240_000;
const HEARTBEAT_MS = 15_000;
/** Smaller answers fit into one packet anyway. */
const COMPRESSED_BYTES_MIN = 1_400;

export async function createApp(handlers: Handlers, services: Services): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { maxHeaderSize: HEADER_SIZE_MAX },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    genReqId: () => services.ids.newSecretText().slice(0, REQUEST_ID_LENGTH),
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => answerError(services, error, request, reply),
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: Readable) => takeBody(request, payload));
  await app.register(fastifyCompress, { threshold: COMPRESSED_BYTES_MIN, encodings: ['gzip', 'deflate'], requestEncodings: ['identity'] });
  // Its types say that the module is the plugin's holder; at run time it is the plugin.
  await app.register(fastifySse as unknown as FastifyPluginAsync<SSEPluginOptions>, { heartbeatInterval: HEARTBEAT_MS });
  addHooks(app, services);
  app.setErrorHandler((error, request, reply) => answerError(services, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNotFound(request, reply));
  bindRoutes(app, handlers, services);
  return app;
}

/** Whoever takes a body as it is takes it as it comes; where nothing is taken, nothing is read. */
async function takeBody(request: FastifyRequest, payload: Readable): Promise<RequestBody> {
  if (request.routeId === null) return undefined;
  const { rawBody } = routes[request.routeId] as Route;
  const sizeBytesMax = rawBody?.sizeBytesMax ?? BODY_SIZE_MAX;
  if (Number(request.headers['content-length'] ?? 0) > sizeBytesMax) return new BodyTooLarge();
  // Whoever stops reading still wants to answer.
  const chunks: BodyChunks = payload.iterator({ destroyOnReturn: false });
  return rawBody === undefined ? gatherOrRefuse(chunks, sizeBytesMax) : limitBody(chunks, sizeBytesMax);
}

/** An error thrown to the HTTP library would make it close the connection on whoever is still sending. */
async function gatherOrRefuse(chunks: BodyChunks, sizeBytesMax: number): Promise<Uint8Array | BodyTooLarge> {
  try {
    return await gatherBody(chunks, sizeBytesMax);
  } catch (error) {
    if (error instanceof BodyTooLarge) return error;
    throw error;
  }
}

/** 96 bits: enough to find one request in a log. */
const REQUEST_ID_LENGTH = 16;

function addHooks(app: FastifyInstance, services: Services): void {
  app.addHook('onSend', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('request-id', request.id);
    linger(request.raw, reply.raw);
    if (!reply.hasHeader(REVISION_HEADER)) reply.header(REVISION_HEADER, String(services.fleet.now.revision));
  });
  app.addHook('onResponse', async (request, reply) => {
    services.metrics.requested(request.routeId ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    services.log.info(logEntry(request, reply), 'request');
  });
}

/** Nothing here is a page: a browser that is shown an answer runs, frames and remembers nothing of it. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Never the query, the headers or a body: those may hold what is nobody's business. */
function logEntry(request: FastifyRequest, reply: FastifyReply): Readonly<Record<string, unknown>> {
  return {
    request: request.id,
    method: request.method,
    route: request.routeId ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    actor: request.caller?.actor ?? null,
    address: request.ip,
  };
}

function answerError(services: Services, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOfError(error);
  if (refusal !== null) return sendRefusal(reply, refusal);
  services.log.error(
    { request: request.id, route: request.routeId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'internal error',
  );
  return sendRefusal(reply, internalError(request.id));
}

const PATHS = Object.values(routes).map((route: Route) => ({
  methods: takesHead(route) ? [route.method, 'HEAD'] : [route.method],
  pattern: pathPattern(route.path),
}));

function pathPattern(path: string): RegExp {
  return new RegExp(
    `^${fastifyPath(path)
      .replace(/[.]/g, '\\.')
      .replace(/:[a-z0-9_]+/gi, '[^/]+')}$`,
  );
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0] ?? '';
  const methods = PATHS.filter(({ pattern }) => pattern.test(path)).flatMap((found) => found.methods);
  if (methods.length === 0) {
    return sendRefusal(reply, {
      problem: problem('not_found', 'request.no-route', 'There is nothing at this path.', {
        hint: 'GET /v1/openapi.json lists all paths.',
      }),
    });
  }
  const allow = methods.join(', ');
  return sendRefusal(reply, {
    problem: problem('invalid', 'malformed.method', `This path does not take ${request.method.slice(0, 20)}.`, {
      hint: `It takes ${allow}.`,
    }),
    status: 405,
    headers: { allow },
  });
}

/** What Node refuses before there is a request. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const details = detailsOf(notHttp(error.code));
  const body = JSON.stringify(details);
  socket.end(
    `HTTP/1.1 ${details.status} ${details.title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
