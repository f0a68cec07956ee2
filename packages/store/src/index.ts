// The only package that writes SQL: the ledger, on SQLite or MariaDB, with the same results.
export type { Blobs } from './blobs.ts';
export { EMPTY_HASH, FactsDigest, type FactText, hashRevision } from './chain.ts';
export { lockDatabase } from './dialects/sqlite/lock.ts';
export type {
  ChainFault,
  CommitBatch,
  CommitRefusal,
  FactSpan,
  Head,
  Ledger,
  LedgerConfig,
  NewRevision,
  RequestRecord,
  RevisionDelta,
  RevisionEntry,
  RevisionFilter,
} from './ledger.ts';
export { type LedgerOptions, migrateLedger, openLedger } from './open-ledger.ts';
export type { Rewrapping, SecretRow, Secrets, StoredSecret } from './secrets.ts';
export type { Setting, Settings } from './settings.ts';
export { StoreError } from './store-error.ts';
export type { World } from './world.ts';
