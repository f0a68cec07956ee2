// What a route of /v1 is: a value that the server mounts, the client calls and the OpenAPI document describes.
// Nothing here runs a request.
import type { Action } from '@muster/model';
import type { ProblemCode } from '@muster/protocol';
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may call: anybody, or whoever holds a grant of the action (on what it touches: the handler decides that part). */
export type Permission = 'public' | { readonly action: Extract<Action, 'read' | 'write' | 'secrets' | 'admin'> };

/** How an answer travels. `ndjson` and `sse`: `reply` is the schema of one item; `bytes` and `text` are not JSON. */
export type Stream = 'ndjson' | 'sse' | 'bytes' | 'text';

/** A body that the router hands over unparsed. */
export interface RawBody {
  readonly types: readonly string[];
  readonly sizeBytesMax: number;
  readonly description: string;
}

export interface RouteExample<Params, Query, Body, Reply> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply?: Reply;
}

export interface Route<
  Id extends string = string,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `group.verb`, or one word: the client's method and OpenAPI's operationId. */
  readonly id: Id;
  readonly method: Method;
  /** With parameters in braces: `/v1/entities/{ref}`. */
  readonly path: string;
  /** One line, imperative. */
  readonly summary: string;
  readonly description?: string;
  readonly permission: Permission;
  readonly params?: Params;
  readonly query?: Query;
  /** A JSON body; absent: none. */
  readonly body?: Body;
  readonly rawBody?: RawBody;
  /** Absent: 204, nothing. */
  readonly reply?: Reply;
  readonly stream?: Stream;
  /** Further media types of the answer, chosen by `Accept`. */
  readonly replyTypes?: readonly string[];
  /** Makes a revision: takes If-Match, Idempotency-Key and Muster-Origin. Absent: every method but GET does. */
  readonly writes?: boolean;
  /** Classes of problems of its own; those of every route (malformed, unauthorized, forbidden, unavailable) go without saying. */
  readonly errors: readonly ProblemCode[];
  readonly example?: RouteExample<z.input<Params>, z.input<Query>, z.input<Body>, z.input<Reply>>;
}

/** Keeps the exact types of the schemas, which the client's types are made of. */
export function defineRoute<
  const Id extends string,
  Params extends z.ZodObject = EmptyObject,
  Query extends z.ZodObject = EmptyObject,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodUndefined,
>(route: Route<Id, Params, Query, Body, Reply>): Route<Id, Params, Query, Body, Reply> {
  return route;
}

// biome-ignore lint/complexity/noBannedTypes: no keys at all is what is meant.
type EmptyObject = z.ZodObject<{}>;

export function isWrite(route: Route): boolean {
  return route.writes ?? route.method !== 'GET';
}
