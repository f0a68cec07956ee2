import type { ReplyOf } from '@muster/api';
import type { CallOptions, World } from './client-options.ts';
import { prepareRequest } from './request.ts';
import { delayMs } from './retry.ts';
import { ROUTE_TABLE } from './route-table.ts';
import { send } from './send.ts';

/** The delay stops growing here: 800 ms, the order of a follower's lag. */
const SLOWEST_ATTEMPT = 3;

/** Asks until the server has reached the revision; the revision it is at. */
export async function waitForRevision(world: World, revision: number, options: CallOptions = {}): Promise<number> {
  for (let attempt = 0; ; attempt = Math.min(attempt + 1, SLOWEST_ATTEMPT)) {
    options.signal?.throwIfAborted();
    const response = await send(world, prepareRequest(world, { id: 'ready', route: ROUTE_TABLE.ready, call: {}, options }));
    const reply = (await response.json()) as ReplyOf<'ready'>;
    if (reply.revision >= revision) return reply.revision;
    await world.sleep(delayMs(attempt, world.random), options.signal);
  }
}
