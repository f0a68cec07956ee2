import type { IncomingMessage } from 'node:http';
import { release } from './gather-body.ts';

/** What is under way in buffers of both sides, and a little more: reading it costs 25 ms. */
const UNWANTED_BYTES_MAX = 8 * 1024 * 1024;
const UNWANTED_MS_MAX = 1_000;

/**
 * Reads what is still to come of a body that was refused before its end, and throws it away. Who closes a connection on
 * somebody who is sending breaks it, and most clients then tell of that, and not of the answer. False: there is more.
 */
export function drainUnwanted(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.destroyed) return Promise.resolve(true);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let size = 0;
  const stop = (): void => {
    clearTimeout(timer);
    request.off('data', take).off('end', stop).off('close', stop).pause();
    resolve(request.complete);
  };
  const take = (chunk: Uint8Array): void => {
    size += chunk.length;
    release(chunk);
    if (size > UNWANTED_BYTES_MAX) stop();
  };
  const timer = setTimeout(stop, UNWANTED_MS_MAX);
  request.on('data', take).on('end', stop).on('close', stop).resume();
  return promise;
}
