// Immutable contents, addressed by their SHA-256.
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Engine } from './dialects/engine.ts';
import { ROW_BYTES_MAX, STATEMENT_BYTES_MAX } from './dialects/limits.ts';
import { reading, type Store } from './store.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

export interface Blobs {
  /** Gives the lower-case hexadecimal SHA-256. Putting the same twice is no change. */
  putBlob(content: Uint8Array): Promise<string>;
  getBlob(sha256: string): Promise<Uint8Array | null>;
  /** Size in bytes, or null when it is not there. */
  blobSize(sha256: string): Promise<number | null>;
}

/** SQLite takes 32,766 parameters in a statement; a blob needs three. */
const BLOBS_PER_STATEMENT_MAX = 1_000;

export async function putBlob(store: Store, content: Uint8Array): Promise<string> {
  if (content.length > ROW_BYTES_MAX) {
    throw new StoreError('too_large', 'store.blob-size', `the blob has ${content.length} bytes, at most ${ROW_BYTES_MAX} fit`);
  }
  // Inserting by hash is idempotent: the same retries as for a read are right.
  await reading(store, () => insertBlobs(store.engine, store.engine.writer, [content]));
  return digestOf(content);
}

export async function getBlob(store: Store, sha256: string): Promise<Uint8Array | null> {
  const row = await reading(store, () =>
    store.engine.reader.selectFrom('blob').select('content').where('sha256', '=', sha256).executeTakeFirst(),
  );
  return row === undefined ? null : new Uint8Array(row.content);
}

export async function blobSize(store: Store, sha256: string): Promise<number | null> {
  const row = await reading(store, () =>
    store.engine.reader.selectFrom('blob').select('size').where('sha256', '=', sha256).executeTakeFirst(),
  );
  return row?.size ?? null;
}

export async function insertBlobs(engine: Engine, db: Kysely<Tables>, contents: readonly Uint8Array[]): Promise<void> {
  for (const group of groupBySize(contents)) {
    const rows = group.map((content) => sql`(${digestOf(content)}, ${content.length}, ${content})`);
    await sql`insert into ${sql.table('blob')} (sha256, size, content) values ${sql.join(rows)} ${engine.sql.unlessThere('sha256')}`.execute(
      db,
    );
  }
}

function groupBySize(contents: readonly Uint8Array[]): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const content of contents) {
    const group = groups[groups.length - 1];
    if (group === undefined || group.length >= BLOBS_PER_STATEMENT_MAX || size + content.length > STATEMENT_BYTES_MAX) {
      groups.push([content]);
      size = content.length;
    } else {
      group.push(content);
      size += content.length;
    }
  }
  return groups;
}

function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
