// A server made of the route table alone: real sockets, real parsing by the contract's schemas, answers from the test.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isWrite, PROBLEM_CONTENT_TYPE, problemFromZod, type Route, type RouteId, routes, toProblemDetails } from '@muster/api';
import { type Problem, problem } from '@muster/protocol';

export const TOKEN = 'mst_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

/** A request that passed the contract. */
export interface Asked {
  readonly id: RouteId;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Parsed JSON, or the text of a raw body. */
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** JSON to answer with, a problem, or whatever the handler does with the response itself. */
export type Answer = { readonly json: unknown } | { readonly problem: Problem } | ((response: ServerResponse) => void);
export type Handler = (asked: Asked) => Answer;

export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly revision: number;
}

export async function startFakeServer(handlers: Partial<Record<RouteId, Handler>>, revision = 7): Promise<FakeServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    serve(request, handlers, asked).then(
      (answer) => send(response, answer, revision),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, revision, [Symbol.asyncDispose]: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function serve(request: IncomingMessage, handlers: Partial<Record<RouteId, Handler>>, asked: Asked[]): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const found = findRoute(request.method ?? '', url.pathname);
  const text = await readBody(request);
  if (found === undefined) return { problem: problem('not_found', 'route.unknown', `no route ${request.method} ${url.pathname}`) };
  const { route, params } = found;
  if (route.permission !== 'public' && request.headers.authorization !== `Bearer ${TOKEN}`) {
    return { problem: problem('unauthorized', 'token.unknown', 'no such token') };
  }
  if (isWrite(route) && request.headers['idempotency-key'] === undefined) {
    return { problem: problem('invalid', 'malformed.headers', 'a write without a key') };
  }
  const parsed = parse(route, { params, query: Object.fromEntries(url.searchParams), text });
  if ('problem' in parsed) return parsed;
  const one: Asked = { id: route.id as RouteId, ...parsed, headers: request.headers };
  asked.push(one);
  return handlers[one.id]?.(one) ?? { problem: problem('not_found', 'route.unhandled', `${route.id} has no handler`) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function findRoute(method: string, pathname: string) {
  for (const route of Object.values<Route>(routes)) {
    const pattern = new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = route.method === method ? pattern.exec(pathname) : null;
    if (match === null) continue;
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { route, params: Object.fromEntries(params) as Record<string, unknown> };
  }
  return undefined;
}

interface Unparsed {
  readonly params: unknown;
  readonly query: unknown;
  readonly text: string;
}

function parse(route: Route, { params, query, text }: Unparsed): Pick<Asked, 'params' | 'query' | 'body'> | { readonly problem: Problem } {
  const inPath = route.params?.safeParse(params);
  if (inPath?.success === false) return { problem: problemFromZod(inPath.error, 'path') };
  const inQuery = route.query?.safeParse(query);
  if (inQuery?.success === false) return { problem: problemFromZod(inQuery.error, 'query') };
  const inBody = route.body?.safeParse(JSON.parse(text));
  if (inBody?.success === false) return { problem: problemFromZod(inBody.error, 'body') };
  return { params: inPath?.data ?? {}, query: inQuery?.data ?? {}, body: inBody?.data ?? text };
}

function send(response: ServerResponse, answer: Answer, revision: number): void {
  response.setHeader('muster-revision', String(revision));
  if (typeof answer === 'function') return answer(response);
  if ('problem' in answer) {
    const details = toProblemDetails(answer.problem);
    response.writeHead(details.status, { 'content-type': PROBLEM_CONTENT_TYPE });
    response.end(JSON.stringify(details));
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer.json));
}
