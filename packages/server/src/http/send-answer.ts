import { Readable } from 'node:stream';
import type { Route, RouteId } from '@muster/api';
import type { FastifyReply } from 'fastify';
import type { Answer, EventSource } from './call.ts';

export const REVISION_HEADER = 'muster-revision';

export async function sendAnswer(reply: FastifyReply, answer: Answer<RouteId>, route: Route): Promise<FastifyReply> {
  reply.header(REVISION_HEADER, String(answer.revision));
  if ('events' in answer) return sendEvents(reply, answer.events);
  if ('bytes' in answer) return reply.headers(answer.headers ?? {}).type(answer.type).send(answer.bytes);
  if ('chunks' in answer) return reply.type(answer.type).send(Readable.from(answer.chunks));
  if (answer.etag !== undefined) reply.header('etag', `"${answer.etag}"`);
  if (answer.isSecret === true) reply.header('cache-control', 'no-store').header('content-encoding', 'identity');
  if (route.reply === undefined) return reply.code(204).send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

async function sendEvents(reply: FastifyReply, source: EventSource): Promise<FastifyReply> {
  const { sse } = reply;
  sse.sendHeaders();
  // Whoever listens learns at once that the stream is open, not with the first event.
  reply.raw.flushHeaders();
  await source({
    isOpen: () => sse.isConnected,
    send: (event) => sse.send(event),
    onClose: (callback) => sse.onClose(callback),
  });
  sse.close();
  return reply;
}
