import { err, ok, problem } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { streamEvents } from '../services/event-stream.ts';

export const eventHandlers = {
  events: ({ caller, headers, query, services }) => {
    const newest = services.fleet.now.revision;
    const { lastEventId } = headers;
    if (lastEventId !== null && !/^\d{1,15}$/.test(lastEventId)) {
      return err(problem('invalid', 'malformed.header', 'The header Last-Event-ID must be the number of a revision.'));
    }
    const after = lastEventId === null ? (query.after ?? newest) : Number(lastEventId);
    if (after > newest)
      return err(problem('not_found', 'revision.unknown', `There is no revision ${after} yet.`, { hint: `The newest is ${newest}.` }));
    return ok({ revision: newest, events: (sink) => streamEvents({ caller, after }, sink, services) });
  },
} satisfies Partial<Handlers>;
