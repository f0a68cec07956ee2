// The types that a route's schemas make: what a caller passes, what a handler gets, what comes back.
import type { z } from 'zod';
import type { Route } from './route.ts';
import type { RouteId, Routes } from './routes.ts';

type Schema<R, Part extends 'params' | 'query' | 'body' | 'reply'> =
  R extends Route<string, infer Params, infer Query, infer Body, infer Reply>
    ? { params: Params; query: Query; body: Body; reply: Reply }[Part]
    : never;

/** What a handler gets after parsing: defaults filled in. */
export type ParamsOf<Id extends RouteId> = z.output<Schema<Routes[Id], 'params'>>;
export type QueryOf<Id extends RouteId> = z.output<Schema<Routes[Id], 'query'>>;
export type BodyOf<Id extends RouteId> = z.output<Schema<Routes[Id], 'body'>>;
/** What a handler answers and a caller gets; one item where the answer is a stream of them. */
export type ReplyOf<Id extends RouteId> = z.output<Schema<Routes[Id], 'reply'>>;

/** What a caller passes: path, query and body in one flat object. No name occurs in two of them (routes.test.ts). */
export type CallOf<Id extends RouteId> = Flat<Input<Id, 'params'> & Input<Id, 'query'> & Input<Id, 'body'>>;

/** An object without keys is typed as one that can have none, which would forbid those of the other parts. */
type Input<Id extends RouteId, Part extends 'params' | 'query' | 'body'> =
  Schema<Routes[Id], Part> extends infer Found extends z.ZodObject
    ? keyof Found['shape'] extends never
      ? unknown
      : z.input<Found>
    : unknown;
type Flat<T> = { [Key in keyof T]: T[Key] };
