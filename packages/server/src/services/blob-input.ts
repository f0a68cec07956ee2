// Contents that travel inside the documents of a load: they become durable with the revision that names them.
import { BLOB_SIZE_MAX } from '@muster/api';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Hashing } from '../ports.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The document without its contents, which are put to the others. */
export function takeBlobs(document: unknown, into: Uint8Array[], hashing: Hashing): Result<unknown, Problem> {
  if (typeof document !== 'object' || document === null || !('blobs' in document)) return ok(document);
  const { blobs, ...rest } = document;
  if (typeof blobs !== 'object' || blobs === null || Array.isArray(blobs)) return err(malformed('is an object: SHA-256 to base64'));
  for (const [sha256, text] of Object.entries(blobs)) {
    if (typeof text !== 'string' || !BASE64.test(text)) return err(malformed(`has something else than base64 at ${sha256.slice(0, 64)}`));
    const content = Buffer.from(text, 'base64');
    if (content.length > BLOB_SIZE_MAX)
      return err(problem('too_large', 'blob.too-large', `A blob has at most ${BLOB_SIZE_MAX} bytes.`, { pointer: '/blobs' }));
    if (hashing.sha256(content) !== sha256) return err(malformed(`has a content that is not ${sha256.slice(0, 64)}`));
    into.push(content);
  }
  return ok(rest);
}

function malformed(why: string): Problem {
  return problem('invalid', 'blob.malformed', `\`blobs\` ${why}.`, { pointer: '/blobs' });
}
