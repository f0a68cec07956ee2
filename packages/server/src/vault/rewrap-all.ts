import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Rewrapping, StoredSecret } from '@muster/store';
import { EnvelopeError, rewrapKey } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';
import type { SecretRows } from './secret-rows.ts';

export interface Rotation {
  /** Id of the master key that all lie under now. */
  readonly keyId: string;
  readonly rewrapped: number;
  /** Ids of those that no key opens: they were lost before. */
  readonly lost: readonly string[];
}

/** Somebody else rotates at the same moment: each pass leaves fewer, and three is more than two can need. */
const PASSES_MAX = 3;

/** Puts every data key under the ring's current key. Run again it finds nothing to do. */
export async function rewrapAll(rows: SecretRows, ring: KeyRing): Promise<Result<Rotation, Problem>> {
  let rewrapped = 0;
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const done = await rewrapOnce(rows, ring);
    rewrapped += done.rewrapped;
    if (done.left === 0) return ok({ keyId: ring.current.id, rewrapped, lost: done.lost });
  }
  return err(
    problem('conflict', 'vault.rotation-disturbed', 'somebody else changes the same secrets at this moment', {
      hint: 'run the rotation again when the other one is done; nothing is lost',
    }),
  );
}

interface Pass {
  readonly rewrapped: number;
  /** Changed by somebody else between reading and writing. */
  readonly left: number;
  readonly lost: readonly string[];
}

async function rewrapOnce(rows: SecretRows, ring: KeyRing): Promise<Pass> {
  let rewrapped = 0;
  let left = 0;
  const lost: string[] = [];
  for await (const page of rows.secrets()) {
    const rewrappings: Rewrapping[] = [];
    for (const row of page) {
      if (row.destroyed || row.keyId === ring.current.id) continue;
      const rewrapping = rewrapRow(ring, row);
      if (rewrapping === null) lost.push(row.id);
      else rewrappings.push(rewrapping);
    }
    const leftAlone = rewrappings.length === 0 ? [] : await rows.rewrapSecrets(rewrappings);
    rewrapped += rewrappings.length - leftAlone.length;
    left += leftAlone.length;
  }
  return { rewrapped, left, lost };
}

/** Null: no key of the ring opens it. One such row must not keep all others under an old key. */
function rewrapRow(ring: KeyRing, row: StoredSecret): Rewrapping | null {
  const key = ring.find(row.keyId);
  if (key === null) return null;
  try {
    return { id: row.id, rev: row.rev, keyId: ring.current.id, wrappedKey: rewrapKey(key, ring.current, row) };
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}
