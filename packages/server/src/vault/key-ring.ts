// The master keys that a server knows: one that seals, and former ones that still open.
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { invariant } from '@muster/protocol';

export interface MasterKey {
  /** Says which key it is, and nothing about it: what is wrapped names it, and a wrong key is known by it. */
  readonly id: string;
  readonly secret: Uint8Array;
}

export const MASTER_KEY_BYTES = 32;
/** 128 bits: two keys never share one. */
const KEY_ID_LENGTH = 32;

export function masterKey(secret: Uint8Array): MasterKey {
  invariant(secret.length === MASTER_KEY_BYTES, 'a master key has 256 bits');
  return { id: createHmac('sha256', secret).update('muster master key id').digest('hex').slice(0, KEY_ID_LENGTH), secret };
}

export function newMasterKey(): MasterKey {
  return masterKey(new Uint8Array(randomBytes(MASTER_KEY_BYTES)));
}

export class KeyRing {
  /** Seals what is new. */
  readonly current: MasterKey;
  readonly #byId: ReadonlyMap<string, MasterKey>;

  constructor(current: MasterKey, former: readonly MasterKey[] = []) {
    this.current = current;
    this.#byId = new Map([...former, current].map((key) => [key.id, key]));
  }

  find(id: string): MasterKey | null {
    return this.#byId.get(id) ?? null;
  }

  get former(): readonly MasterKey[] {
    return [...this.#byId.values()].filter((key) => key.id !== this.current.id);
  }

  /** A key for another purpose (signing cursors, say) that tells nothing about the master key. Changes with it. */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.current.secret, '', `muster ${purpose}`, MASTER_KEY_BYTES));
  }
}
