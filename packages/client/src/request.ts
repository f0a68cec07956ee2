// From the flat object of a call to a request: path, query and body, as the route says.
import type { CallOptions, World } from './client-options.ts';
import type { RouteShape } from './route-shape.ts';

export interface PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes the body anew for each attempt; absent: none. */
  readonly body?: () => BodyInit;
  /** False where the body can be read only once. */
  readonly repeatable: boolean;
}

export type Call = Readonly<Record<string, unknown>>;

export interface RawContent {
  readonly type: string;
  readonly body: () => BodyInit;
  readonly repeatable: boolean;
}

interface Parts {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rest: Readonly<Record<string, unknown>>;
}

export function prepareRequest(world: World, id: string, route: RouteShape, call: Call, options: CallOptions, raw?: RawContent): PreparedRequest {
  const { path, query, rest } = splitCall(id, route, call);
  const search = query.size === 0 ? '' : `?${query}`;
  const content = raw ?? (route.body === 'json' ? jsonContent(rest) : undefined);
  return {
    method: route.method,
    url: `${world.base}${path}${search}`,
    headers: {
      ...world.headers,
      ...(content === undefined ? {} : { 'content-type': content.type }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': `"${options.ifMatch}"` }),
      ...(route.writes ? { 'idempotency-key': options.idempotencyKey ?? world.newKey() } : {}),
    },
    ...(content === undefined ? {} : { body: content.body }),
    repeatable: content?.repeatable ?? true,
  };
}

function jsonContent(value: unknown): RawContent {
  const text = JSON.stringify(value);
  return { type: 'application/json', body: () => text, repeatable: true };
}

function splitCall(id: string, route: RouteShape, call: Call): Parts {
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
