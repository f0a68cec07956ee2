// What is done to a ledger while no server runs: bring its format up to date, prove its chain, copy it.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Ledger, type LedgerConfig, migrateLedger, openLedger, StoreError } from '@muster/store';

export type MaintenanceTask = { readonly do: 'migrate' } | { readonly do: 'verify' } | { readonly do: 'backup'; readonly path: string };

/** Gives the sentence that says what was done. */
export async function maintainLedger(config: LedgerConfig, task: MaintenanceTask): Promise<Result<string, Problem>> {
  try {
    if (task.do === 'migrate') return ok(migrated(await migrateLedger(config)));
    const ledger = await openLedger(config);
    try {
      return task.do === 'verify' ? await verify(ledger) : ok(await backUp(ledger, task.path));
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return err(error.problem);
    throw error;
  }
}

function migrated(names: readonly string[]): string {
  return names.length === 0 ? 'The format is up to date.' : `Brought up to date: ${names.join(', ')}.`;
}

async function verify(ledger: Ledger): Promise<Result<string, Problem>> {
  const verified = await ledger.verifyChain();
  if (verified.ok) return ok(`All ${verified.value.revisions} revisions are as they were written.`);
  const { revision, why } = verified.error;
  return err(
    problem('conflict', 'store.chain', `revision ${revision} is not as it was written: ${why}`, {
      hint: 'restore the newest backup that verifies',
    }),
  );
}

async function backUp(ledger: Ledger, path: string): Promise<string> {
  const { number } = await ledger.head();
  await ledger.backup(path);
  return `Revision ${number} and all before it are in ${path}. The secrets in it need the master key, which is not in it.`;
}
