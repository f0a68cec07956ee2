// `connect` makes a client out of the table of routes: nothing here knows any route by itself but the streams.
import type { Client } from './client.ts';
import type { Answer, CallOptions, ConnectOptions, World } from './client-options.ts';
import { bytesContent, type Documents, documentsContent } from './content.ts';
import { type EventsCall, followEvents } from './events.ts';
import { documentsOf } from './lines.ts';
import { type Call, type Content, prepareRequest } from './request.ts';
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
  const ask = (call: Call, options: CallOptions, content?: Content) =>
    send(world, prepareRequest(world, { id, route, call, options, ...(content === undefined ? {} : { content }) }));
  if (route.reply === 'sse') return (call: EventsCall = {}, options = {}) => followEvents(world, call, options);
  if (route.reply === 'ndjson') return (call = {}, options = {}) => readDocuments(() => ask(call, options));
  if (route.reply === 'text') return async (call = {}, options = {}) => (await ask(call, options)).text();
  if (route.reply === 'bytes') return async (call = {}, options = {}) => (await ask(call, options)).bytes();
  if (route.body === 'raw') {
    return async ({ documents, content, ...call }: Call = {}, options = {}) => jsonOf(ask(call, options, rawContent(documents, content)));
  }
  const method = (call: Call = {}, options: CallOptions = {}) => jsonOf(ask(call, options));
  if (!route.paged) return method;
  return Object.assign(method, { each: (call: Call = {}, options: CallOptions = {}) => eachItem(method, call, options) });
}

async function jsonOf(response: Promise<Answer>): Promise<unknown> {
  return (await response).json();
}

function rawContent(documents: unknown, content: unknown): Content {
  return content instanceof Uint8Array ? bytesContent(content) : documentsContent(documents as Documents);
}

async function* readDocuments(ask: () => Promise<Answer>): AsyncGenerator<unknown, void, undefined> {
  const { body } = await ask();
  if (body !== null) yield* documentsOf(body);
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
