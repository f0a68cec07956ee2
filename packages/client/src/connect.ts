// `connect` makes a client out of the table of routes: nothing here knows any route by itself but the streams.
import type { Client } from './client.ts';
import type { CallOptions, ConnectOptions, World } from './client-options.ts';
import { bytesContent, type Documents, documentsContent } from './content.ts';
import { type EventsCall, followEvents } from './events.ts';
import { documentsOf } from './lines.ts';
import { type Call, prepareRequest, type RawContent } from './request.ts';
import type { RouteShape } from './route-shape.ts';
import { ROUTE_TABLE } from './route-table.ts';
import { send } from './send.ts';
import { waitForRevision } from './wait-for-revision.ts';
import { worldFrom } from './world.ts';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * @example
 * const muster = connect({ url: 'http://127.0.0.1:7080', token });
 * for await (const server of muster.entities.list.each({ q: 'kind:server status = active' })) console.log(server.name);
 */
export function connect(options: ConnectOptions): Client {
  const world = worldFrom(options);
  const methods: Record<string, unknown> = {
    url: world.base,
    waitForRevision: (revision: number, callOptions?: CallOptions) => waitForRevision(world, revision, callOptions),
  };
  for (const [id, route] of Object.entries<RouteShape>(ROUTE_TABLE)) appendToMethods(methods, id, methodFor(world, id, route));
  Object.defineProperty(methods, INSPECT, { value: () => `Muster client of ${world.base}` });
  // The table has exactly the routes, of which the type is made: route-table.ts does not compile otherwise.
  return methods as unknown as Client;
}

function appendToMethods(methods: Record<string, unknown>, id: string, method: unknown): void {
  const [group = id, verb] = id.split('.');
  if (verb === undefined) {
    methods[id] = method;
    return;
  }
  const verbs = (methods[group] ??= {}) as Record<string, unknown>;
  verbs[verb] = method;
}

type Method = (call?: Call, options?: CallOptions) => unknown;

function methodFor(world: World, id: string, route: RouteShape): Method {
  if (route.reply === 'sse') return (call: EventsCall = {}, options = {}) => followEvents(world, call, options);
  if (route.body === 'raw') return (call = {}, options = {}) => sendRaw(world, id, call, options);
  if (route.reply === 'ndjson') return (call = {}, options = {}) => streamDocuments(world, id, call, options);
  if (route.reply === 'text') return async (call = {}, options = {}) => (await ask(world, id, call, options)).text();
  if (route.reply === 'bytes') return async (call = {}, options = {}) => (await ask(world, id, call, options)).bytes();
  const method = async (call: Call = {}, options: CallOptions = {}) => (await ask(world, id, call, options)).json();
  if (!route.paged) return method;
  return Object.assign(method, { each: (call: Call = {}, options: CallOptions = {}) => eachItem(method, call, options) });
}

function ask(world: World, id: string, call: Call, options: CallOptions, raw?: RawContent): Promise<Response> {
  const route = routeOf(id);
  return send(world, prepareRequest(world, id, route, call, options, raw), options, route.reply === 'ndjson');
}

function routeOf(id: string): RouteShape {
  return ROUTE_TABLE[id as keyof typeof ROUTE_TABLE];
}

/** Both routes with a raw body answer with JSON. */
async function sendRaw(world: World, id: string, call: Call, options: CallOptions): Promise<unknown> {
  const { documents, content, ...rest } = call;
  const raw = content instanceof Uint8Array ? bytesContent(content) : documentsContent(documents as Documents);
  return (await ask(world, id, rest, options, raw)).json();
}

async function* streamDocuments(world: World, id: string, call: Call, options: CallOptions): AsyncGenerator<unknown, void, undefined> {
  const response = await ask(world, id, call, options);
  if (response.body !== null) yield* documentsOf(response.body);
}

interface AnyPage {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

async function* eachItem(
  method: (call: Call, options: CallOptions) => Promise<unknown>,
  call: Call,
  options: CallOptions,
): AsyncGenerator<unknown, void, undefined> {
  let cursor = call['cursor'];
  do {
    const page = (await method({ ...call, cursor }, options)) as AnyPage;
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
