import { InvariantError } from '@muster/protocol';
import { StoreError } from '../../store-error.ts';
import type { FaultKind } from '../engine.ts';

/** Deadlock or certification conflict, lock wait, and "record has changed since last read": begin the transaction again. */
const RETRY = new Set([1213, 1205, 1020]);
const DUPLICATE = new Set([1062]);
/** Not (or no longer) a usable node: not in a primary component, shutting down, killed, read-only. */
const LOST = new Set([1047, 1053, 1290, 1317, 1836, 1927, 2006, 2013]);
const LOST_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

interface DriverError extends Error {
  readonly errno?: number;
  readonly code?: string;
  /** Set by mysql2: the connection cannot be used again. */
  readonly fatal?: boolean;
}

export function classifyMariadb(error: unknown): FaultKind {
  if (error instanceof StoreError) return error.reason === 'store.unreachable' ? 'lost' : 'other';
  if (!(error instanceof Error)) return 'other';
  const { errno, code, fatal } = error as DriverError;
  if (errno !== undefined && RETRY.has(errno)) return 'retry';
  if (errno !== undefined && DUPLICATE.has(errno)) return 'duplicate';
  if (errno !== undefined && LOST.has(errno)) return 'lost';
  return fatal === true || (code !== undefined && LOST_CODES.has(code)) ? 'lost' : 'other';
}

export function explainMariadb(error: unknown): Error {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const { message } = error;
  // Neither MariaDB nor the way to it: our own mistake goes on as it is.
  if (error instanceof InvariantError || !('errno' in error || 'code' in error)) return error;
  if (classifyMariadb(error) !== 'lost') {
    return new StoreError('unavailable', 'store.database', `MariaDB: ${message}`, { cause: error });
  }
  return new StoreError('unavailable', 'store.unreachable', `the database does not answer: ${message}`, {
    hint: 'look whether MariaDB runs and whether this machine reaches it',
    cause: error,
  });
}
