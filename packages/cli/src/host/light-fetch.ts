// Plain HTTP without fetch. The first use of fetch loads and sets up HTTP/2, TLS and the web's types, which takes longer than
// all the rest of a command.
import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Answer } from '@muster/client';

/** As fetch does, as far as the client asks for it; what goes over TLS, or is sent as a stream, fetch does itself. */
export async function lightFetch(url: string, init: RequestInit): Promise<Answer> {
  const { body } = init;
  const isPlain =
    url.startsWith('http:') && (body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array);
  return isPlain ? answerOf(await send(url, init, body ?? null)) : globalThis.fetch(url, init);
}

function send(url: string, { method, headers, signal }: RequestInit, body: string | Uint8Array | null): Promise<IncomingMessage> {
  // An import would read every export of the module, and one of them loads fetch.
  const { request } = process.getBuiltinModule('node:http');
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: method ?? 'GET',
      headers: { ...(headers as Record<string, string> | undefined), ...length },
      ...(signal === undefined || signal === null ? {} : { signal }),
    });
    sent.on('response', resolve);
    sent.on('error', (cause) => reject(new TypeError('fetch failed', { cause })));
    sent.end(body ?? undefined);
  });
}

function answerOf(message: IncomingMessage): Answer {
  const status = message.statusCode ?? 0;
  const text = async (): Promise<string> => (await buffer(message)).toString('utf8');
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => [message.headers[name] ?? []].flat().join(', ') || null },
    get body() {
      return Readable.toWeb(message) as ReadableStream<Uint8Array>;
    },
    text,
    json: async () => JSON.parse(await text()) as unknown,
    bytes: async () => new Uint8Array(await buffer(message)),
  };
}
