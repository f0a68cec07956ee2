// Following revisions through restarts of the server: after a lost connection the stream goes on where it was.
import type { RevisionEvent } from '@muster/api';
import type { CallOptions, World } from './client-options.ts';
import { MusterError } from './muster-error.ts';
import { type PreparedRequest, prepareRequest } from './request.ts';
import { delayMs } from './retry.ts';
import { ROUTE_TABLE } from './route-table.ts';
import { send } from './send.ts';
import { serverSentEvents } from './sse.ts';

export interface EventsCall {
  /** Begin after this revision; absent: from now on. */
  readonly after?: number;
}

export type EventsOptions = Pick<CallOptions, 'signal'>;

/** Where the stream is; changes as events come in. */
interface Place {
  after: number | undefined;
  failures: number;
}

/** Ends when the signal is aborted or the loop is left; throws what waiting cannot mend (401, 403). */
export async function* followEvents(
  world: World,
  call: EventsCall,
  options: EventsOptions,
): AsyncGenerator<RevisionEvent, void, undefined> {
  const place: Place = { after: call.after, failures: 0 };
  while (!isOver(options)) {
    try {
      yield* readOnce(world, place, options);
    } catch (error) {
      if (isOver(options)) return;
      if (!(error instanceof MusterError) || error.code !== 'unavailable') throw error;
    }
    await world.sleep(delayMs(place.failures, world.random), options.signal);
    place.failures++;
  }
}

function isOver({ signal }: EventsOptions): boolean {
  return signal?.aborted === true;
}

async function* readOnce(world: World, place: Place, options: EventsOptions): AsyncGenerator<RevisionEvent, void, undefined> {
  const response = await send(world, requestFrom(world, place, options));
  const computedAt = response.headers.get('muster-revision');
  if (place.after === undefined && computedAt !== null) place.after = Number(computedAt);
  if (response.body === null) return;
  for await (const { id, event, data } of serverSentEvents(response.body)) {
    place.failures = 0;
    if (/^\d{1,15}$/.test(id)) place.after = Number(id);
    if (event === 'revision') yield JSON.parse(data) as RevisionEvent;
  }
}

function requestFrom(world: World, { after }: Place, options: EventsOptions): PreparedRequest {
  const resume = after === undefined ? {} : { 'last-event-id': String(after) };
  const headers = { accept: 'text/event-stream', ...resume };
  return prepareRequest(world, { id: 'events', route: ROUTE_TABLE.events, call: {}, options, headers });
}
