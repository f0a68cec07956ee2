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

/** Ends when the signal is aborted or the loop is left; throws what waiting cannot mend (401, 403). */
export async function* followEvents(
  world: World,
  call: EventsCall,
  options: Pick<CallOptions, 'signal'>,
): AsyncGenerator<RevisionEvent, void, undefined> {
  const { signal } = options;
  const place = { after: call.after, failures: 0 };
  while (signal?.aborted !== true) {
    try {
      yield* readOnce(world, place, signal);
    } catch (error) {
      if (signal?.aborted === true) return;
      if (!(error instanceof MusterError) || error.code !== 'unavailable') throw error;
    }
    await world.sleep(delayMs(place.failures, world.random), signal);
    place.failures++;
  }
}

/** Where the stream is; the parts that change do so as events come in. */
interface Place {
  after: number | undefined;
  failures: number;
}

async function* readOnce(world: World, place: Place, signal: AbortSignal | undefined): AsyncGenerator<RevisionEvent, void, undefined> {
  const options = signal === undefined ? {} : { signal };
  const response = await send(world, requestFrom(world, place), options, true);
  const computedAt = response.headers.get('muster-revision');
  if (place.after === undefined && computedAt !== null) place.after = Number(computedAt);
  if (response.body === null) return;
  for await (const { id, event, data } of serverSentEvents(response.body)) {
    place.failures = 0;
    if (/^\d{1,15}$/.test(id)) place.after = Number(id);
    if (event === 'revision') yield JSON.parse(data) as RevisionEvent;
  }
}

function requestFrom(world: World, { after }: Place): PreparedRequest {
  const request = prepareRequest(world, 'events', ROUTE_TABLE.events, {}, {});
  const resume = after === undefined ? {} : { 'last-event-id': String(after) };
  return { ...request, headers: { ...request.headers, accept: 'text/event-stream', ...resume } };
}
