// The type of a client: one method per route, named by the route's id, typed by the route's schemas.
import type { CallOf, ReplyOf, RevisionEvent, RouteId, TransferDocument } from '@muster/api';
import type { CallOptions } from './client-options.ts';
import type { Documents } from './content.ts';
import type { EventsCall, EventsOptions } from './events.ts';

export type Client = OneWordMethods & GroupedMethods & Conveniences;

interface Conveniences {
  /** Waits until the server answers from this revision or a later one: for readers behind another server than the writer's. */
  waitForRevision(revision: number, options?: Pick<CallOptions, 'signal'>): Promise<number>;
  /** Where it sends its requests. */
  readonly url: string;
}

type OneWordMethods = { readonly [Id in RouteId as Id extends `${string}.${string}` ? never : Id]: MethodOf<Id> };
type GroupedMethods = { readonly [Group in GroupOf<RouteId>]: { readonly [Id in RouteId as VerbIn<Group, Id>]: MethodOf<Id> } };
type GroupOf<Id> = Id extends `${infer Group}.${string}` ? Group : never;
type VerbIn<Group extends string, Id> = Id extends `${Group}.${infer Verb}` ? Verb : never;

type MethodOf<Id extends RouteId> = Id extends keyof StreamMethods ? StreamMethods[Id] : JsonMethod<Id>;

type JsonMethod<Id extends RouteId> = PlainMethod<CallOf<Id>, ReplyOf<Id>> & EachOf<CallOf<Id>, ReplyOf<Id>>;

/** The argument may be left out when the route needs none. */
type PlainMethod<Call, Reply> =
  Record<never, never> extends Call
    ? (call?: Call, options?: CallOptions) => Promise<Reply>
    : (call: Call, options?: CallOptions) => Promise<Reply>;

/** Pages have an iterator over all items of all pages, which are of one revision. */
type EachOf<Call, Reply> = Reply extends { readonly next: string | null; readonly items: readonly (infer Item)[] }
  ? { readonly each: EachMethod<Call, Item> }
  : unknown;
type EachMethod<Call, Item> =
  Record<never, never> extends Call
    ? (call?: Call, options?: CallOptions) => AsyncGenerator<Item, void, undefined>
    : (call: Call, options?: CallOptions) => AsyncGenerator<Item, void, undefined>;

/** Routes that send or answer something else than one JSON document. */
export interface StreamMethods {
  readonly apply: (call: CallOf<'apply'> & { readonly documents: Documents }, options?: CallOptions) => Promise<ReplyOf<'apply'>>;
  readonly export: (call?: CallOf<'export'>, options?: CallOptions) => AsyncGenerator<TransferDocument, void, undefined>;
  /** Goes on where it was after a lost connection, until the loop is left or the signal aborted. */
  readonly events: (call?: EventsCall, options?: EventsOptions) => AsyncGenerator<RevisionEvent, void, undefined>;
  readonly metrics: (call?: Record<never, never>, options?: CallOptions) => Promise<string>;
  readonly 'blobs.put': (call: { readonly content: Uint8Array }, options?: CallOptions) => Promise<ReplyOf<'blobs.put'>>;
  readonly 'blobs.get': (call: CallOf<'blobs.get'>, options?: CallOptions) => Promise<Uint8Array>;
}
