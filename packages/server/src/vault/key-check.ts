// The store remembers by its id which master key its secrets lie under, so that a wrong one is found at start and not
// when somebody needs a password.
import { type Problem, problem } from '@muster/protocol';
import type { KeyRing } from './key-ring.ts';
import type { SecretRows } from './secret-rows.ts';

const SETTING = 'vault.key';

/** Null: the ring has the key. The first ring that a store sees is its own. */
export async function checkKeyRing(rows: SecretRows, ring: KeyRing): Promise<Problem | null> {
  let known = await rows.getSetting(SETTING);
  if (known === null) {
    const recorded = await rows.casSetting(SETTING, 0, ring.current.id);
    // Another server was first: its key counts.
    known = recorded.ok ? recorded.value : recorded.error;
  }
  return known === null || ring.find(known.value) !== null ? null : wrongKey(known.value, ring);
}

/** From now on the key of this id must be there. */
export async function recordKey(rows: SecretRows, id: string): Promise<void> {
  let known = await rows.getSetting(SETTING);
  while (known?.value !== id) {
    const recorded = await rows.casSetting(SETTING, known?.rev ?? 0, id);
    known = recorded.ok ? recorded.value : recorded.error;
  }
}

/** Whether the store has ever been under a key: then a missing one is lost, not new. */
export async function hasKey(rows: SecretRows): Promise<boolean> {
  return (await rows.getSetting(SETTING)) !== null;
}

function wrongKey(id: string, ring: KeyRing): Problem {
  return problem(
    'invalid',
    'vault.key-wrong',
    `The secrets of this ledger lie under the master key ${id}, and the key given is ${ring.current.id}.`,
    {
      hint: 'Servers of one ledger share one master.key: copy it from the data directory of another server of this ledger. While the key is being changed, give both: the new one first, then the former one, and then run: muster secret rotate',
    },
  );
}
