// The embedded vault: seals secrets for their places, opens them, and can change the master key under which they lie.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { SecretRow, StoredSecret } from '@muster/store';
import { EnvelopeError, openEnvelope, type SecretPlace, sealEnvelope } from './envelope.ts';
import { checkKeyRing, recordKey } from './key-check.ts';
import { KeyRing, type MasterKey, newMasterKey } from './key-ring.ts';
import { type LoadedKeys, saveKeyRing } from './load-key-ring.ts';
import { type Rotation, rewrapAll } from './rewrap-all.ts';
import type { SecretRows } from './secret-rows.ts';

/** A private key with its chain, a kubeconfig. */
export const SECRET_BYTES_MAX = 65_536;

export class Vault {
  readonly #rows: SecretRows;
  readonly #file: string | null;
  #ring: KeyRing;
  #rotating = false;

  private constructor(rows: SecretRows, keys: LoadedKeys) {
    this.#rows = rows;
    this.#ring = keys.ring;
    this.#file = keys.file;
  }

  /** Refuses keys that are not those of the secrets that are there. */
  static async open(rows: SecretRows, keys: LoadedKeys): Promise<Result<Vault, Problem>> {
    const refusal = await checkKeyRing(rows, keys.ring);
    return refusal === null ? ok(new Vault(rows, keys)) : err(refusal);
  }

  get keyId(): string {
    return this.#ring.current.id;
  }

  /** For the ledger to keep, together with the change that points at it. */
  seal(id: string, place: SecretPlace, plaintext: string): Result<SecretRow, Problem> {
    const bytes = new TextEncoder().encode(plaintext);
    if (bytes.length <= SECRET_BYTES_MAX) return ok(sealEnvelope(this.#ring.current, id, place, bytes));
    return err(problem('too_large', 'secret.size', `a secret has ${bytes.length} bytes; ${SECRET_BYTES_MAX} is the most`));
  }

  /** The text of a secret that was sealed for just this place. */
  async reveal(id: string, place: SecretPlace): Promise<Result<string, Problem>> {
    const row = await this.#rows.getSecret(id);
    if (row === null) return err(problem('not_found', 'secret.unknown', `the content of secret ${id} is not there`));
    if (row.destroyed) return err(problem('not_found', 'secret.destroyed', `the content of secret ${id} was destroyed on purpose`));
    const key = this.#ring.find(row.keyId);
    return key === null ? err(unknownKey(row)) : openRow(key, row, place);
  }

  /**
   * Puts all secrets under a new master key: one made now where the keys are in a file of ours, else the first of those that
   * were given. Interrupted anywhere, it is simply run again: what is done stays done, and the former key is kept until
   * nothing needs it.
   */
  async rotateMasterKey(): Promise<Result<Rotation, Problem>> {
    if (this.#rotating) return err(problem('conflict', 'vault.rotation-running', 'the master key is being rotated'));
    this.#rotating = true;
    try {
      return await this.#rotate();
    } finally {
      this.#rotating = false;
    }
  }

  async #rotate(): Promise<Result<Rotation, Problem>> {
    const isResumed = this.#ring.former.length > 0;
    if (this.#file === null && !isResumed) return err(noNewKey());
    if (this.#file !== null && !isResumed) await this.#useRing(this.#file, new KeyRing(newMasterKey(), [this.#ring.current]));
    await recordKey(this.#rows, this.#ring.current.id);
    const rotation = await rewrapAll(this.#rows, this.#ring);
    if (rotation.ok && this.#file !== null) await this.#useRing(this.#file, new KeyRing(this.#ring.current));
    return rotation;
  }

  /** The file first: nothing may ever lie under a key that is only in memory. */
  async #useRing(file: string, ring: KeyRing): Promise<void> {
    await saveKeyRing(file, ring);
    this.#ring = ring;
  }
}

function openRow(key: MasterKey, row: StoredSecret, place: SecretPlace): Result<string, Problem> {
  try {
    return ok(new TextDecoder('utf-8', { ignoreBOM: true }).decode(openEnvelope(key, row, place)));
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return err(
      problem('unavailable', 'secret.damaged', `secret ${row.id} does not open here: it was altered, or belongs to another place`, {
        hint: 'set the secret again; if nobody touched the database by hand, look for damage: muster server backup verifies it',
      }),
    );
  }
}

function unknownKey(row: StoredSecret): Problem {
  return problem(
    'unavailable',
    'vault.key-unknown',
    `secret ${row.id} lies under the master key ${row.keyId}, which this server has not got`,
    {
      hint: 'give that key after the current one and restart',
    },
  );
}

function noNewKey(): Problem {
  return problem('precondition', 'vault.no-new-key', 'the master key is given from outside, and no new one is there', {
    hint: 'give the new key first, the present one after it (both in MUSTER_MASTER_KEY, or in the credential), restart, and rotate again',
  });
}
