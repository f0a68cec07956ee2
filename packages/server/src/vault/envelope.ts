// How a secret is kept: its text encrypted with a data key of its own, the data key wrapped with the master key. Both are
// bound to what they belong to, so that a row put in another's place in the database does not open there.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson } from '@muster/protocol';
import type { SecretRow } from '@muster/store';
import type { MasterKey } from './key-ring.ts';

/** Where a secret is used. Whoever moves it elsewhere seals it anew. */
export interface SecretPlace {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Id of the entity that has it. */
  readonly entity: string;
  /** Which value of the entity: `variable db-password`, `attribute access.secret`. */
  readonly key: string;
}

/** A row cannot be opened: it was damaged, altered, or belongs to another place. */
export class EnvelopeError extends Error {
  readonly code = 'envelope';
}

// AES-256-GCM as NIST SP 800-38D recommends it: 96 bits of nonce, 128 bits of tag. Each data key encrypts once, and a master
// key wraps far fewer than the 2^32 data keys for which random nonces are safe.
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Part of what is authenticated: a row of one format is not taken for one of another. */
const FORMAT = 1;

export function sealEnvelope(key: MasterKey, id: string, place: SecretPlace, plaintext: Uint8Array): SecretRow {
  const dataKey = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const ciphertext = encrypt(dataKey, nonce, plaintext, contentBinding(id, place));
  const wrappedKey = wrap(key, id, dataKey);
  dataKey.fill(0);
  return { id, keyId: key.id, wrappedKey, nonce, ciphertext };
}

/** Throws an EnvelopeError when the row is not what was sealed for this place. */
export function openEnvelope(key: MasterKey, row: SecretRow, place: SecretPlace): Uint8Array {
  const dataKey = unwrap(key, row);
  const plaintext = decrypt(dataKey, row.nonce, row.ciphertext, contentBinding(row.id, place));
  dataKey.fill(0);
  return plaintext;
}

/** The same data key under another master key; the text is not touched. */
export function rewrapKey(from: MasterKey, to: MasterKey, row: SecretRow): Uint8Array {
  const dataKey = unwrap(from, row);
  const wrapped = wrap(to, row.id, dataKey);
  dataKey.fill(0);
  return wrapped;
}

function wrap(key: MasterKey, id: string, dataKey: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  return new Uint8Array(Buffer.concat([nonce, encrypt(key.secret, nonce, dataKey, keyBinding(id, key.id))]));
}

function unwrap(key: MasterKey, { id, wrappedKey }: SecretRow): Uint8Array {
  const dataKey = decrypt(key.secret, wrappedKey.subarray(0, NONCE_BYTES), wrappedKey.subarray(NONCE_BYTES), keyBinding(id, key.id));
  if (dataKey.length !== KEY_BYTES) throw new EnvelopeError(`the data key of secret ${id} is damaged`);
  return dataKey;
}

function contentBinding(id: string, { tenant, entity, key }: SecretPlace): Uint8Array {
  return new TextEncoder().encode(canonicalJson(['secret', FORMAT, tenant, entity, key, id]));
}

function keyBinding(id: string, keyId: string): Uint8Array {
  return new TextEncoder().encode(canonicalJson(['data key', FORMAT, keyId, id]));
}

function encrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, binding: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(binding);
  return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, binding: Uint8Array): Uint8Array {
  const end = sealed.length - TAG_BYTES;
  if (end < 0 || nonce.length !== NONCE_BYTES) throw new EnvelopeError('a ciphertext is cut off');
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(binding);
  decipher.setAuthTag(sealed.subarray(end));
  const opened = decipher.update(sealed.subarray(0, end));
  try {
    return new Uint8Array(Buffer.concat([opened, decipher.final()]));
  } catch (error) {
    // The library says no more than that the tag is wrong, and neither must we.
    throw new EnvelopeError('a ciphertext is not what was sealed for this place', { cause: error });
  }
}
