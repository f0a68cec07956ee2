// One test, every database: `eachDialect('a rule', async ({ open }) => ...)` runs it on SQLite and on MariaDB.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import type { Ledger, LedgerConfig } from '../ledger.ts';
import { type LedgerOptions, openLedger } from '../open-ledger.ts';
import { findMariadb, MARIADB_MISSING, type MariadbRig, startMariadb } from './mariadb.ts';

export interface DialectCase {
  readonly dialect: 'sqlite' | 'mariadb';
  /** An empty database of this test alone. */
  readonly config: LedgerConfig;
  /** Opens it; closed when the test ends. */
  open(options?: LedgerOptions): Promise<Ledger>;
}

export function eachDialect(name: string, run: (dialectCase: DialectCase) => Promise<void>): void {
  test(`${name} (sqlite)`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-store-'));
    try {
      await runCase('sqlite', { kind: 'sqlite', path: join(directory, 'muster.db') }, run);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  const skip = findMariadb() === null ? MARIADB_MISSING : false;
  if (skip === false) shareServer();
  test(`${name} (mariadb)`, { skip }, async () => {
    const rig = await shareServer().get();
    await runCase('mariadb', { kind: 'mariadb', url: await rig.createDatabase() }, run);
  });
}

async function runCase(
  dialect: 'sqlite' | 'mariadb',
  config: LedgerConfig,
  run: (dialectCase: DialectCase) => Promise<void>,
): Promise<void> {
  const opened: Ledger[] = [];
  const open = async (options?: LedgerOptions): Promise<Ledger> => {
    const ledger = await openLedger(config, options);
    opened.push(ledger);
    return ledger;
  };
  try {
    await run({ dialect, config, open });
  } finally {
    for (const ledger of opened) await ledger.close();
  }
}

/** One server for all tests of a process, started by the first that needs it. */
class SharedServer {
  #rig: Promise<MariadbRig> | null = null;

  get(): Promise<MariadbRig> {
    this.#rig ??= startMariadb();
    return this.#rig;
  }

  async stop(): Promise<void> {
    if (this.#rig !== null) await (await this.#rig).stop();
  }
}

const shared: { server: SharedServer | null } = { server: null };

function shareServer(): SharedServer {
  if (shared.server !== null) return shared.server;
  const server = new SharedServer();
  shared.server = server;
  after(() => server.stop());
  return server;
}
