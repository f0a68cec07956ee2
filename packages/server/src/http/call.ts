// What a handler gets and gives. Handlers know no HTTP library: they turn a call into an answer or a problem.
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, RouteId, Routes } from '@muster/api';
import type { Origin } from '@muster/model';
import type { Problem, Result } from '@muster/protocol';
import type { Caller } from '../auth/caller.ts';
import type { Services } from '../services.ts';
import type { BodyChunks } from './gather-body.ts';

export interface Call<Id extends RouteId> {
  readonly route: Routes[Id];
  readonly params: ParamsOf<Id>;
  readonly query: QueryOf<Id>;
  readonly body: BodyOf<Id>;
  /** The body as it comes, for routes that take it unparsed. */
  readonly raw: BodyChunks;
  readonly headers: CallHeaders;
  readonly caller: Caller;
  readonly services: Services;
}

export interface CallHeaders {
  /** Media type of the body, lower case, without parameters; empty: not said. */
  readonly contentType: string;
  readonly accept: string;
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
  readonly lastEventId: string | null;
  readonly origin: Origin;
}

/** Revision: what the answer was computed at. */
export type Answer<Id extends RouteId> =
  | { readonly revision: number; readonly body: ReplyOf<Id>; readonly etag?: string; readonly isSecret?: true }
  | {
      readonly revision: number;
      readonly type: string;
      readonly bytes: Uint8Array | string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly revision: number; readonly type: string; readonly chunks: AsyncIterable<string> }
  | { readonly revision: number; readonly events: EventSource };

/** Server-sent events: sends until the connection is closed. */
export type EventSource = (sink: EventSink) => Promise<void>;

export interface EventSink {
  readonly isOpen: () => boolean;
  /** Resolves when the client has taken it in, or the connection is gone. */
  readonly send: (event: { readonly id: string; readonly event: string; readonly data: unknown }) => Promise<void>;
  readonly onClose: (callback: () => void) => void;
}

export type Outcome<Id extends RouteId> = Result<Answer<Id>, Problem>;

export type Handler<Id extends RouteId> = (call: Call<Id>) => Outcome<Id> | Promise<Outcome<Id>>;

/** One handler for every route of the contract: a route without one does not compile. */
export type Handlers = { readonly [Id in RouteId]: Handler<Id> };
