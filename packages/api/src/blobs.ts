import { z } from 'zod';
import { BLOB_SIZE_MAX } from './limits.ts';
import { defineRoute } from './route.ts';
import { sha256 } from './value.ts';

export const blobRoutes = {
  'blobs.put': defineRoute({
    id: 'blobs.put',
    method: 'PUT',
    path: '/v1/blobs',
    summary: 'Keep a file by the SHA-256 of its content',
    permission: { action: 'write' },
    rawBody: { types: ['application/octet-stream'], sizeBytesMax: BLOB_SIZE_MAX, description: 'The content.' },
    reply: z.object({ sha256: z.string(), size: z.int() }),
    errors: ['too_large'],
  }),
  'blobs.get': defineRoute({
    id: 'blobs.get',
    method: 'GET',
    path: '/v1/blobs/{sha256}',
    summary: 'Get a file',
    permission: { action: 'read' },
    params: z.strictObject({ sha256 }),
    stream: 'bytes',
    example: { params: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' } },
    errors: ['not_found'],
  }),
};
