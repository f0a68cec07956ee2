import { join } from 'node:path';
import type { LedgerConfig } from '@muster/store';
import type { Config } from './config.ts';

const LEDGER_FILE = 'ledger.sqlite';

/** Where the ledger is: the database that is configured, or the file in the data directory. */
export function ledgerConfigOf({ database }: Pick<Config, 'database'>, dataDirectory: string): LedgerConfig {
  return database === null ? { kind: 'sqlite', path: join(dataDirectory, LEDGER_FILE) } : { kind: 'mariadb', url: database };
}
