// The bytes of a body, as they come or in one piece.

/** A body as it comes. */
export type BodyChunks = AsyncIterable<Uint8Array>;

/** What Fastify keeps of a request: a body in one piece, as it comes, or none. */
export type RequestBody = Uint8Array | BodyChunks | BodyTooLarge | undefined;

export class BodyTooLarge extends Error {
  readonly code = 'MUSTER_BODY_TOO_LARGE';

  constructor() {
    super('the body is larger than this route takes');
  }
}

/** Not more than so many bytes. */
export async function* limitBody(chunks: BodyChunks, sizeBytesMax: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > sizeBytesMax) throw new BodyTooLarge();
    yield chunk;
  }
}

/** Most bodies are smaller. What the head says of the length is not believed: it costs nothing to say. */
const FIRST_SIZE_BYTES = 65_536;

/** In one piece, which nobody else has. What a chunk took is free again as soon as it has been copied. */
export async function gatherBody(chunks: BodyChunks, sizeBytesMax: number): Promise<Uint8Array> {
  let gathered = new ArrayBuffer(FIRST_SIZE_BYTES);
  let size = 0;
  for await (const chunk of limitBody(chunks, sizeBytesMax)) {
    const needed = size + chunk.length;
    if (needed > gathered.byteLength) gathered = gathered.transfer(Math.max(needed, gathered.byteLength * 2));
    new Uint8Array(gathered).set(chunk, size);
    size = needed;
    release(chunk);
  }
  return new Uint8Array(gathered.transfer(size));
}

/**
 * Gives the memory of bytes that nobody looks at any more back at once. The garbage collector would wait until the bodies
 * of many requests have gathered: to it they are few and small objects.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached) buffer.transfer(0);
}
