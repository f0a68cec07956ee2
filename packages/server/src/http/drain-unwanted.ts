import type { IncomingMessage } from 'node:http';
import { release } from './gather-body.ts';

/** What is still under way when the answer comes: buffers of both sides, and a little more. */
const UNWANTED_BYTES_MAX = 8 * 1024 * 1024;
const UNWANTED_MS_MAX = 2_000;

/**
 * Who was answered before all of the body had come is still sending. To close the connection now would break it, and most
 * clients then tell of that, and not of the answer. So a little more is read, and thrown away.
 */
export function drainUnwanted(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let size = 0;
  const timer = setTimeout(() => request.destroy(), UNWANTED_MS_MAX);
  request.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    release(chunk);
    if (size > UNWANTED_BYTES_MAX) request.destroy();
  });
  request.on('close', () => clearTimeout(timer));
  request.resume();
}
