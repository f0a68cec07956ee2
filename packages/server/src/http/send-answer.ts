import { Readable } from 'node:stream';
import type { SSEMessage } from '@fastify/sse';
import type { Route, RouteId } from '@muster/api';
import type { FastifyReply } from 'fastify';
import type { Answer, EventSource } from './call.ts';

export const REVISION_HEADER = 'muster-revision';

export async function sendAnswer(reply: FastifyReply, answer: Answer<RouteId>, route: Route): Promise<FastifyReply> {
  reply.header(REVISION_HEADER, String(answer.revision));
  if ('events' in answer) return sendEvents(reply, answer.events);
  if ('bytes' in answer)
    return reply
      .headers(answer.headers ?? {})
      .type(answer.type)
      .send(answer.bytes);
  if ('chunks' in answer) return reply.type(answer.type).send(Readable.from(answer.chunks));
  if (answer.etag !== undefined) reply.header('etag', `"${answer.etag}"`);
  if (answer.isSecret === true) reply.header('cache-control', 'no-store').header('content-encoding', 'identity');
  if (route.reply === undefined) return reply.code(204).send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** A client that takes nothing in for so long is gone, or might as well be; it can come back and go on where it was. */
const SEND_MS_MAX = 60_000;

async function sendEvents(reply: FastifyReply, source: EventSource): Promise<FastifyReply> {
  const { sse } = reply;
  sse.sendHeaders();
  // Whoever listens learns at once that the stream is open, not with the first event.
  reply.raw.flushHeaders();
  const closed = new Promise<void>((resolve) => sse.onClose(resolve));
  await source({
    isOpen: () => sse.isConnected,
    send: (event) => sendOne(reply, event, closed),
    onClose: (callback) => sse.onClose(callback),
  });
  sse.close();
  return reply;
}

/** Waits until the client has room again: what it has not taken in is kept in the ledger, not in memory. */
async function sendOne(reply: FastifyReply, event: SSEMessage, closed: Promise<void>): Promise<void> {
  const timer = setTimeout(() => reply.raw.destroy(), SEND_MS_MAX);
  // A connection that breaks is the end of the stream, which `isOpen` tells; it is nobody's mistake.
  await Promise.race([reply.sse.send(event).catch(() => undefined), closed]);
  clearTimeout(timer);
}
