import type { Migration } from 'kysely/migration';
import type { DialectTypes } from '../dialects/engine.ts';
import { createInitialTables } from './0001-initial.ts';

/** In order, forever: a name that has been released never changes. */
export type Migrations = (types: DialectTypes) => Record<string, Migration>;

export const MIGRATIONS: Migrations = (types) => ({
  '0001-initial': { up: (db) => createInitialTables(db, types) },
});
