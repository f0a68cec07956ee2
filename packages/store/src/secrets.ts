// Ciphertexts of secrets, beside the chain: the chain holds their ids, so that a leaked value can be destroyed
// without breaking it. This package never sees a plain text or a master key.
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
