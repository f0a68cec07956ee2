// Ciphertexts of secrets, beside the chain: the chain holds their ids, so that a leaked value can be destroyed
// without breaking it. This package never sees a plain text or a master key.
import type { Kysely } from 'kysely';
import { reading, type Store, writingOnce } from './store.ts';
import type { SecretTable, Tables } from './tables.ts';

export interface SecretRow {
  readonly id: string;
  /** Which master key wraps the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** With its authentication tag. */
  readonly ciphertext: Uint8Array;
}

export interface StoredSecret extends SecretRow {
  /** Grows with every rewrapping: what a compare-and-set names. */
  readonly rev: number;
  /** Destroyed on purpose: the id is known, the content is gone. */
  readonly destroyed: boolean;
}

export interface Rewrapping {
  readonly id: string;
  /** The `rev` that the new wrapping was made from. */
  readonly rev: number;
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
}

export interface Secrets {
  getSecret(id: string): Promise<StoredSecret | null>;
  /** For secrets that exist before the change that points at them. An id is written once. */
  putSecret(row: SecretRow): Promise<void>;
  /** All of them by id, in pages. */
  secrets(): AsyncIterable<StoredSecret[]>;
  /** Wraps data keys anew, all in one step; gives the ids that somebody else changed meanwhile, left alone. */
  rewrapSecrets(rewrappings: readonly Rewrapping[]): Promise<string[]>;
  /** Overwrites the content for good; false when there is no such secret. */
  destroySecret(id: string): Promise<boolean>;
}

const PAGE_ROWS = 500;

export async function getSecret(store: Store, id: string): Promise<StoredSecret | null> {
  const row = await reading(store, () => store.engine.reader.selectFrom('secret').selectAll().where('id', '=', id).executeTakeFirst());
  return row === undefined ? null : secretOf(row);
}

export async function putSecret(store: Store, row: SecretRow): Promise<void> {
  try {
    await insertSecrets(store.engine.writer, [row]);
  } catch (error) {
    throw store.engine.explain(error);
  }
}

export async function* allSecrets(store: Store): AsyncGenerator<StoredSecret[]> {
  let after = '';
  for (;;) {
    const rows = await reading(store, () =>
      store.engine.reader.selectFrom('secret').selectAll().where('id', '>', after).orderBy('id').limit(PAGE_ROWS).execute(),
    );
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    yield rows.map(secretOf);
    after = last.id;
  }
}

/** When the connection is lost on the way it throws: a rotation goes once more over what the old key still wraps. */
export async function rewrapSecrets(store: Store, rewrappings: readonly Rewrapping[]): Promise<string[]> {
  return writingOnce(store, () =>
    store.engine.writer.transaction().execute(async (transaction) => {
      const left: string[] = [];
      for (const { id, rev, keyId, wrappedKey } of rewrappings) {
        const { numUpdatedRows } = await transaction
          .updateTable('secret')
          .set({ key_id: keyId, wrapped_key: wrappedKey, rev: rev + 1 })
          .where('id', '=', id)
          .where('rev', '=', rev)
          .where('destroyed', '=', 0)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) left.push(id);
      }
      return left;
    }),
  );
}

export async function destroySecret(store: Store, id: string): Promise<boolean> {
  const nothing = new Uint8Array(0);
  return reading(store, () =>
    store.engine.erasing(async () => {
      const { numUpdatedRows } = await store.engine.writer
        .updateTable('secret')
        .set((row) => ({ wrapped_key: nothing, nonce: nothing, ciphertext: nothing, destroyed: 1, rev: row('rev', '+', 1) }))
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    }),
  );
}

/** Ciphertexts are written once: one that is there already is our mistake, and stops the transaction. */
export async function insertSecrets(db: Kysely<Tables>, rows: readonly SecretRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += PAGE_ROWS) {
    const values = rows.slice(start, start + PAGE_ROWS).map(toTableRow);
    await db.insertInto('secret').values(values).execute();
  }
}

function toTableRow({ id, keyId, wrappedKey, nonce, ciphertext }: SecretRow): SecretTable {
  return { id, key_id: keyId, wrapped_key: wrappedKey, nonce, ciphertext, rev: 1, destroyed: 0 };
}

function secretOf(row: SecretTable): StoredSecret {
  return {
    id: row.id,
    keyId: row.key_id,
    wrappedKey: new Uint8Array(row.wrapped_key),
    nonce: new Uint8Array(row.nonce),
    ciphertext: new Uint8Array(row.ciphertext),
    rev: row.rev,
    destroyed: row.destroyed !== 0,
  };
}
