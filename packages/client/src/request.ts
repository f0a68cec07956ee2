// From the flat object of a call to a request: path, query and body, as the route says.
import type { CallOptions, World } from './client-options.ts';
import type { RouteShape } from './route-shape.ts';

export type Call = Readonly<Record<string, unknown>>;

export interface Question {
  readonly id: string;
  readonly route: RouteShape;
  readonly call: Call;
  readonly options: CallOptions;
  /** Instead of a JSON body. */
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Content {
  readonly type: string;
  /** Makes the body anew for each attempt. */
  readonly body: () => Body;
  /** False where the body can be read only once. */
  readonly repeatable: boolean;
}
export type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export interface PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Content | undefined;
  readonly signal: AbortSignal | undefined;
  /** A streamed answer takes as long as it takes. */
  readonly isStream: boolean;
}

/** `id` is only named in errors. */
export function prepareRequest(world: World, question: Question): PreparedRequest {
  const { route, options } = question;
  const { path, query, rest } = splitCall(question);
  const search = query.size === 0 ? '' : `?${query}`;
  const content = question.content ?? (route.body === 'json' ? jsonContent(rest) : undefined);
  return {
    method: route.method,
    url: `${world.base}${path}${search}`,
    headers: {
      ...world.headers,
      ...(content === undefined ? {} : { 'content-type': content.type }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': quoted(options.ifMatch) }),
      ...(route.writes ? { 'idempotency-key': options.idempotencyKey ?? world.newKey() } : {}),
      ...question.headers,
    },
    content,
    signal: options.signal,
    isStream: route.reply === 'ndjson' || route.reply === 'sse',
  };
}

function jsonContent(value: unknown): Content {
  const text = JSON.stringify(value);
  return { type: 'application/json', body: () => text, repeatable: true };
}

/** In HTTP etags have quotes; in entities they have none. */
function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

interface Parts {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rest: Call;
}

function splitCall({ id, route, call }: Question): Parts {
  const left = new Map(Object.entries(call).filter(([, value]) => value !== undefined));
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = left.get(name);
    if (value === undefined) throw new TypeError(`${id} needs "${name}"`);
    left.delete(name);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const name of route.query) {
    if (left.has(name)) query.set(name, String(left.get(name)));
    left.delete(name);
  }
  const [unknown] = left.keys();
  if (route.body !== 'json' && unknown !== undefined) throw new TypeError(`${id} takes no "${unknown}"`);
  return { path, query, rest: Object.fromEntries(left) };
}
