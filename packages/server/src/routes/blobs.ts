import { BLOB_SIZE_MAX } from '@muster/api';
import { err, ok, type Problem, problem } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { gatherBody } from '../http/gather-body.ts';
import { mayReadBlob } from '../services/blob-rights.ts';
import { read } from '../services/reading.ts';

export const blobHandlers = {
  'blobs.put': async ({ raw, services }) => {
    const content = await gatherBody(raw, BLOB_SIZE_MAX);
    const sha256 = await services.fleet.ledger.putBlob(content);
    return ok({ revision: services.fleet.now.revision, body: { sha256, size: content.length } });
  },
  'blobs.get': async ({ params, caller, services }) => {
    const visible = await read(caller, {}, services, (reading) => ok(mayReadBlob(caller, reading, params.sha256)));
    const bytes = visible.ok && visible.value ? await services.fleet.ledger.getBlob(params.sha256) : null;
    if (bytes === null) return err(noBlob(params.sha256));
    return ok({
      revision: services.fleet.now.revision,
      type: 'application/octet-stream',
      bytes,
      // Its name is its content: it never changes. Nothing of it is ever shown as a page.
      headers: { 'cache-control': 'private, max-age=31536000, immutable', 'content-disposition': 'attachment', etag: `"${params.sha256}"` },
    });
  },
} satisfies Partial<Handlers>;

function noBlob(sha256: string): Problem {
  return problem('not_found', 'blob.unknown', `There is no blob ${sha256}.`, { hint: 'muster blob put FILE' });
}
