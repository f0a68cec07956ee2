// Lines of a streamed answer, as they come in.
import { problem } from '@muster/protocol';
import { MusterError } from './muster-error.ts';
import { describe } from './send.ts';

/** No document and no event is longer; without a limit a line without an end would fill the memory. */
const LINE_LENGTH_MAX = 67_108_864;

const LINE_END = /[\r\n]/;

/** Without their ends (LF, CR LF or CR). What comes after the last line end is a line when it is not empty. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  let endsInCr = false;
  for await (const text of textOf(body)) {
    rest += text;
    if (rest.length > LINE_LENGTH_MAX) throw new MusterError(problem('too_large', 'client.long-line', 'a line of the answer has no end'));
    // A long line comes in many pieces: looking through all of it at each would take the square of the time.
    if (!endsInCr && !LINE_END.test(text)) continue;
    // Of a CR at the very end it is not known yet whether an LF follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    endsInCr = rest.endsWith('\r');
    yield* lines;
  }
  if (rest !== '') yield endsInCr ? rest.slice(0, -1) : rest;
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (let next = await read(chunks); next.done !== true; next = await read(chunks)) yield decoder.decode(next.value, { stream: true });
    yield decoder.decode();
  } finally {
    await chunks.return?.();
  }
}

async function read(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw new MusterError(problem('unavailable', 'client.cut-off', `the answer ended in the middle: ${describe(error)}`));
  }
}

/** Documents of an NDJSON answer. */
export async function* documentsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  for await (const line of linesOf(body)) {
    if (line.trim() === '') continue;
    yield parseLine(line);
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new MusterError(problem('unavailable', 'client.cut-off', 'the answer ended in the middle of a document'));
  }
}
