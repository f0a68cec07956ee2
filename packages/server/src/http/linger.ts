import type { IncomingMessage, ServerResponse } from 'node:http';
import { release } from './gather-body.ts';

/** What is under way in buffers of both sides, and a little more: reading it costs 25 ms. */
const UNWANTED_BYTES_MAX = 8 * 1024 * 1024;
const UNWANTED_MS_MAX = 2_000;

/**
 * Who is answered before all of the body has come is still sending. To close the connection at once would break it, and most
 * clients then tell of that, and not of the answer. So a little more is read, and thrown away, while the answer is on its way.
 */
export function linger(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return;
  // Else Node closes the connection with the answer where the client asked for that.
  response.shouldKeepAlive = true;
  let size = 0;
  const stop = (): void => {
    clearTimeout(timer);
    request.off('data', take).off('end', stop).off('close', stop);
    if (request.complete) return;
    request.pause();
    if (response.writableFinished) request.destroy();
    else response.once('finish', () => request.destroy());
  };
  const take = (chunk: Uint8Array): void => {
    size += chunk.length;
    release(chunk);
    if (size > UNWANTED_BYTES_MAX) stop();
  };
  const timer = setTimeout(stop, UNWANTED_MS_MAX);
  request.on('data', take).on('end', stop).on('close', stop).resume();
}
