// GET /v1/events: revisions as they are made, each as far as the caller may see it, in order, none left out. The ledger is
// the queue: a stream only knows how far it has come, so a slow client costs no memory, and one that comes back goes on
// where it was.
import type { RevisionEvent } from '@muster/api';
import { type Entity, type EntityId, type FactDelta, NOT_VISIBLE } from '@muster/model';
import type { RevisionEntry } from '@muster/store';
import { isStillValid } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import type { EventSink } from '../http/call.ts';
import type { Services } from '../services.ts';
import { openPast } from './past-view.ts';

/** A load of 10,000 servers is one event; it names so many of them. */
const ENTITIES_MAX = 1_000;

export interface StreamStart {
  readonly caller: Caller;
  /** Revisions up to this one were seen. */
  readonly after: number;
}

/** Sends until the connection is gone or the token is not valid any more. */
export async function streamEvents({ caller, after }: StreamStart, sink: EventSink, services: Services): Promise<void> {
  const wakeUp = new WakeUp();
  const stopListening = services.fleet.onRevision(() => wakeUp.ring());
  sink.onClose(() => wakeUp.ring());
  services.metrics.eventStreams++;
  try {
    for (let sent = after; sink.isOpen(); ) {
      const until = services.fleet.now.revision;
      if (until > sent) sent = await sendBetween({ caller, from: sent, until }, sink, services);
      else await wakeUp.wait();
      if (!isStillValid(caller, { inventory: services.fleet.now, now: services.clock.now() })) return;
    }
  } finally {
    stopListening();
    services.metrics.eventStreams--;
  }
}

interface Piece {
  readonly caller: Caller;
  readonly from: number;
  readonly until: number;
}

async function sendBetween({ caller, from, until }: Piece, sink: EventSink, services: Services): Promise<number> {
  for await (const { revision, delta } of services.fleet.ledger.deltas(from, until)) {
    if (!sink.isOpen()) return revision.number;
    const event = await viewEvent(caller, { revision, delta }, services);
    if (event !== null) await sink.send({ id: String(revision.number), event: 'revision', data: event });
  }
  return until;
}

interface Record {
  readonly revision: RevisionEntry;
  readonly delta: FactDelta;
}

/** Null where the caller may see nothing of it. */
async function viewEvent(caller: Caller, { revision, delta }: Record, services: Services): Promise<RevisionEvent | null> {
  const past = await openPast(caller, [delta], services);
  const visible = past.visiblePart(delta);
  const ids = new Set<EntityId>([...visible.asserted, ...visible.retracted].map((fact) => fact.entity));
  if (ids.size === 0) return null;
  const entities = [...ids].slice(0, ENTITIES_MAX).flatMap((id) => past.find(id) ?? []);
  const { number, time, actor, origin, message } = revision;
  return {
    number,
    time,
    actor,
    origin,
    message,
    entities: entities.map((entity) => ({ ...viewTouched(entity), tenant: tenantName(entity, services) })),
  };
}

function viewTouched({ id, kind, name }: Entity): { id: string; kind: string; name: string } {
  return { id, kind, name };
}

function tenantName({ tenant }: Entity, { fleet }: Services): string {
  return fleet.now.entity(tenant)?.name ?? NOT_VISIBLE;
}

/** Rings that come while nobody waits are not lost. */
class WakeUp {
  #isRung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  async wait(): Promise<void> {
    if (!this.#isRung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isRung = false;
    this.#wake = null;
  }
}
