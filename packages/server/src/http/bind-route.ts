// From an HTTP request to a call and back: authenticate, check the right, parse, ask the handler, answer.
import { isWrite, type Route, type RouteId, routes } from '@muster/api';
import { invariant } from '@muster/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/caller.ts';
import { identify } from '../auth/identify.ts';
import type { Services } from '../services.ts';
import type { Call, Handler, Handlers } from './call.ts';
import { BodyTooLarge } from './gather-body.ts';
import { sendRefusal, tooLarge } from './problem-reply.ts';
import { readRequest } from './read-request.ts';
import { sendAnswer } from './send-answer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the token was checked, and on public routes. */
    caller: Caller | null;
    /** For metrics and the log; null: no route. */
    routeId: RouteId | null;
  }
}

/** Mounts the whole contract. */
export function bindRoutes(app: FastifyInstance, handlers: Handlers, services: Services): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('routeId', null);
  for (const id of Object.keys(routes) as RouteId[])
    bindRoute(app, { route: routes[id], handle: handlers[id] as Handler<RouteId>, services });
}

interface Binding {
  readonly route: Route & { readonly id: RouteId };
  readonly handle: Handler<RouteId>;
  readonly services: Services;
}

function bindRoute(app: FastifyInstance, binding: Binding): void {
  const { route } = binding;
  app.route({
    method: route.method,
    url: fastifyPath(route.path),
    exposeHeadRoute: takesHead(route),
    ...(route.stream === 'sse' ? { sse: 'only' as const, compress: false as const } : {}),
    onRequest: async (request, reply) => admit(binding, request, reply),
    handler: async (request, reply) => serve(binding, request, reply),
  });
}

/** HEAD goes the way of GET, right and all, and what would be answered is not sent. A stream of events would have no end. */
export function takesHead({ method, stream }: Route): boolean {
  return method === 'GET' && stream !== 'sse';
}

/** Before a single byte of the body is read. */
async function admit({ route, services }: Binding, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  request.routeId = route.id;
  if (route.permission === 'public') return undefined;
  const identified = identify({ authorization: request.headers.authorization, address: request.ip }, route.permission.action, services);
  if (!identified.ok) return sendRefusal(reply, identified.error);
  request.caller = identified.value;
  return undefined;
}

async function serve({ route, handle, services }: Binding, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.body instanceof BodyTooLarge) return sendRefusal(reply, tooLarge());
  const parts = await readRequest(route, request, services.clock);
  if (!parts.ok) return sendRefusal(reply, { problem: parts.error });
  invariant(route.permission === 'public' || request.caller !== null, 'no route is served before the caller is known');
  // The schemas of this very route have made the parts; the union of all routes cannot express that.
  const call = { ...parts.value, route, caller: request.caller ?? NOBODY, services } as unknown as Call<RouteId>;
  const outcome = await handle(call);
  if (!outcome.ok) return sendRefusal(reply, { problem: outcome.error });
  if (isWrite(route)) reply.header('cache-control', 'no-store');
  return sendAnswer(reply, outcome.value, route);
}

/** `/v1/entities/{ref}` -> `/v1/entities/:ref`. */
export function fastifyPath(path: string): string {
  return path.replace(/\{([a-z0-9_]+)\}/gi, ':$1');
}

const NOBODY: Caller = { actor: 'nobody', token: null, grants: [] };
