// What is sent as it is: loads and files.
import type { TransferDocumentInput } from '@muster/api';
import type { Content } from './request.ts';

const NDJSON = 'application/x-ndjson';
/** Lines are gathered up to about this size: a chunk per line would cost more than the line. */
const CHUNK_LENGTH = 65_536;

/**
 * Documents one by one, from memory or as they come; or the text of a file with its media type.
 * A list and a text can be sent again after a lost connection, a stream cannot.
 */
export type Documents =
  | Iterable<TransferDocumentInput>
  | AsyncIterable<TransferDocumentInput>
  | { readonly text: string | Uint8Array; readonly type: LoadType };

export type LoadType = 'application/x-ndjson' | 'application/json' | 'application/yaml';

export function documentsContent(documents: Documents): Content {
  if ('text' in documents) return textContent(documents.text, documents.type);
  return { type: NDJSON, body: () => ndjsonStream(documents), repeatable: Array.isArray(documents) };
}

export function bytesContent(bytes: Uint8Array): Content {
  return textContent(bytes, 'application/octet-stream');
}

function textContent(text: string | Uint8Array, type: string): Content {
  return { type, body: () => (typeof text === 'string' ? text : new Uint8Array(text)), repeatable: true };
}

function ndjsonStream(documents: Iterable<TransferDocumentInput> | AsyncIterable<TransferDocumentInput>): ReadableStream<Uint8Array> {
  const chunks = ndjsonChunks(documents);
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

async function* ndjsonChunks(
  documents: Iterable<TransferDocumentInput> | AsyncIterable<TransferDocumentInput>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const document of documents) {
    text += `${JSON.stringify(document)}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}
