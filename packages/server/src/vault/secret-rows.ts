import type { Result } from '@muster/protocol';
import type { Rewrapping, SecretRow, Setting, StoredSecret } from '@muster/store';

/** What the vault needs of a store. The ledger is one. */
export interface SecretRows {
  getSecret(id: string): Promise<StoredSecret | null>;
  putSecret(row: SecretRow): Promise<void>;
  /** All of them, in pages. */
  secrets(): AsyncIterable<StoredSecret[]>;
  /** Wraps data keys anew, each only when nobody else did meanwhile; gives the ids that were left alone. */
  rewrapSecrets(rewrappings: readonly Rewrapping[]): Promise<string[]>;
  getSetting(key: string): Promise<Setting | null>;
  /** `rev` is that of the value seen, 0 when there was none. */
  casSetting(key: string, rev: number, value: string): Promise<Result<Setting, Setting | null>>;
}
