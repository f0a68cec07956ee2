// Pages of a walk over something that was computed whole: all of one revision, whatever is written meanwhile.

import type { Page } from '@muster/api';
import { canonicalJson, err, type Json, ok, type Problem, type Result } from '@muster/protocol';
import type { Caller } from '../auth/caller.ts';
import { Slices } from '../fleet/slices.ts';
import { makeCursor, readCursor, type Walk } from '../http/cursor.ts';
import type { Services } from '../services.ts';
import { openAt, openSnapshot, type Reading, type ReadQuery, read } from './reading.ts';

export interface PageQuery extends ReadQuery {
  readonly limit: number;
  readonly cursor?: string;
}

export interface PageCall {
  readonly route: { readonly id: string };
  readonly params: unknown;
  readonly caller: Caller;
  readonly services: Services;
}

export interface PageAnswer<Item> {
  readonly revision: number;
  readonly body: Page<Item>;
}

/** What the walk goes over, and how one of it is shown; only what is on the page is shown. */
export interface Listing<Element, Item> {
  readonly elements: readonly Element[];
  readonly show: (element: Element) => Item;
}

/** Makes the listing; yields when that takes long. */
export type Lister<Element, Item> = (reading: Reading) => Generator<void, Result<Listing<Element, Item>, Problem>>;

export async function page<Element, Item>(
  call: PageCall,
  query: PageQuery,
  list: Lister<Element, Item>,
): Promise<Result<PageAnswer<Item>, Problem>> {
  const { caller, services } = call;
  const pages: Pages<Element, Item> = { call, query, list };
  if (query.cursor !== undefined) {
    const place = readCursor(services.hashing, walkOf(call, query), query.cursor);
    if (!place.ok) return err(place.error);
    const { revision, offset } = place.value;
    return pageSlowly(pages, await openAt(caller, { revision, tenant: query.tenant }, services), offset);
  }
  if (query.as_of !== undefined) return pageSlowly(pages, await openSnapshot(caller, query, services), 0);
  const atOnce = await read(caller, query, services, (reading) => {
    const step = list(reading).next();
    if (step.done !== true) return ok(null);
    return step.value.ok ? ok(pageOf(pages, { reading, listing: step.value.value, offset: 0 })) : step.value;
  });
  if (!atOnce.ok) return atOnce;
  return atOnce.value === null ? pageSlowly(pages, await openSnapshot(caller, query, services), 0) : ok(atOnce.value);
}

interface Pages<Element, Item> {
  readonly call: PageCall;
  readonly query: PageQuery;
  readonly list: Lister<Element, Item>;
}

/** On a state that stays: what takes more than one slice, or is of another revision. */
async function pageSlowly<Element, Item>(
  pages: Pages<Element, Item>,
  opened: Result<Reading, Problem>,
  offset: number,
): Promise<Result<PageAnswer<Item>, Problem>> {
  if (!opened.ok) return opened;
  const reading = opened.value;
  const listing = await new Slices(pages.call.services.clock).run(pages.list(reading));
  return listing.ok ? ok(pageOf(pages, { reading, listing: listing.value, offset })) : listing;
}

interface Place<Element, Item> {
  readonly reading: Reading;
  readonly listing: Listing<Element, Item>;
  readonly offset: number;
}

function pageOf<Element, Item>(
  { call, query }: Pages<Element, Item>,
  { reading, listing, offset }: Place<Element, Item>,
): PageAnswer<Item> {
  const { elements, show } = listing;
  const { revision } = reading;
  const end = offset + query.limit;
  const next = end < elements.length ? makeCursor(call.services.hashing, walkOf(call, query), { revision, offset: end }) : null;
  return { revision, body: { items: elements.slice(offset, end).map(show), next, revision, total: elements.length } };
}

export interface Cut {
  /** The revision that the walk is of. */
  readonly revision: number;
  /** The elements of this page, and the cursor of the next. */
  take<Element>(elements: readonly Element[]): { readonly elements: readonly Element[]; readonly next: string | null };
}

/** For walks over what is read from the ledger: where this page begins. */
export function openPage(call: PageCall, query: PageQuery): Result<Cut, Problem> {
  const { services } = call;
  const place =
    query.cursor === undefined
      ? ok({ revision: services.fleet.now.revision, offset: 0 })
      : readCursor(services.hashing, walkOf(call, query), query.cursor);
  if (!place.ok) return place;
  const { revision, offset } = place.value;
  return ok({
    revision,
    take(elements) {
      const end = offset + query.limit;
      const next = end < elements.length ? makeCursor(services.hashing, walkOf(call, query), { revision, offset: end }) : null;
      return { elements: elements.slice(offset, end), next };
    },
  });
}

/** Everything of the request but where on the walk it is. */
export function walkOf({ route, params, caller }: PageCall, query: PageQuery): Walk {
  const { cursor: _cursor, limit: _limit, ...question } = query;
  const asked = canonicalJson({ params, question } as unknown as Json);
  return { route: route.id, token: caller.token?.id ?? '', asked };
}
