// The embedded vault: seals secrets for their places, opens them, and can change the master key under which they lie.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { SecretRow } from '@muster/store';
import { EnvelopeError, openEnvelope, sealEnvelope, type SecretPlace } from './envelope.ts';
import { checkKeyRing, recordKey } from './key-check.ts';
import type { KeyRing, MasterKey } from './key-ring.ts';
import { type LoadedKeys, saveKeyRing } from './load-key-ring.ts';
import { newMasterKey } from './key-ring.ts';
import { type Rotation, rewrapAll } from './rewrap-all.ts';
import type { SecretRows } from './secret-rows.ts';

/** A private key, a certificate chain with it, a kubeconfig; larger things are encrypted blobs of their own. */
export const SECRET_BYTES_MAX = 65_536;

export class Vault {
  readonly #rows: SecretRows;
  readonly #file: string | null;
  #ring: KeyRing;

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

  /** For the ledger to keep in the change that points at it. */
  seal(id: string, place: SecretPlace, plaintext: string): Result<SecretRow, Problem> {
    const bytes = new TextEncoder().encode(plaintext);
    if (bytes.length <= SECRET_BYTES_MAX) return ok(sealEnvelope(this.#ring.current, id, place, bytes));
    return err(problem('too_large', 'secret.size', `a secret has ${bytes.length} bytes; ${SECRET_BYTES_MAX} is the most`));
  }

  async reveal(id: string, place: SecretPlace): Promise<Result<string, Problem>> {
    const row = await this.#rows.getSecret(id);
    if (row === null) return err(problem('not_found', 'secret.unknown', `the content of secret ${id} is not there`));
    if (row.destroyed) return err(problem('not_found', 'secret.destroyed', `the content of secret ${id} was destroyed on purpose`));
    const key = this.#ring.find(row.keyId);
    return key === null ? err(unknownKey(row)) : openRow(key, row, place);
  }

  /**
   * Puts all secrets under a new master key, or under the first of those given from outside. Interrupted anywhere, it is
   * simply run again: what is done stays done, and both keys are known until nothing needs the old one.
   */
  async rotateMasterKey(): Promise<Result<Rotation, Problem>> {
    const isResumed = this.#ring.former.length > 0;
    if (this.#file === null && !isResumed) return err(nothingToRotateTo());
    if (this.#file !== null && !isResumed) await this.#addKey(this.#file);
    await recordKey(this.#rows, this.#ring.current.id);
    const rotation = await rewrapAll(this.#rows, this.#ring);
    if (rotation.ok && this.#file !== null) await this.#dropFormerKeys(this.#file);
    return rotation;
  }

  async #addKey(file: string): Promise<void> {
    const ring = new this.#ringType(newMasterKey(), [this.#ring.current]);
    await saveKeyRing(file, ring);
    this.#ring = ring;
  }
}
