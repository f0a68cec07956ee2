// What every connection must be before anything is read or written through it. A server that is set up so that it could
// lose or reorder what it has acknowledged is refused, whichever host of the list it is.
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { StoreError } from '../../store-error.ts';

const VERSION_MIN = [10, 6] as const;
/** MariaDB's own default; our largest statements stay below half of it. */
const PACKET_BYTES_MIN = 16 * 1024 * 1024;
/** Seconds. Another server's transaction takes milliseconds; who waits longer is told to begin again. */
const LOCK_WAIT_S = 5;

const CHECKED = [
  'version',
  'innodb_flush_log_at_trx_commit',
  'innodb_snapshot_isolation',
  'max_allowed_packet',
  'wsrep_on',
  'wsrep_sync_wait',
  'tx_isolation',
  'collation_connection',
];

export async function prepareSession(connection: Connection, where: string): Promise<void> {
  await connection.query('set names utf8mb4 collate utf8mb4_nopad_bin');
  await connection.query("set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'");
  await connection.query('set session transaction isolation level repeatable read');
  await connection.query(`set session innodb_lock_wait_timeout = ${LOCK_WAIT_S}`);
  const before = await readVariables(connection);
  if (before.get('wsrep_on') === 'ON') {
    // A read waits until this node has all that was committed anywhere before it.
    await connection.query('set session wsrep_sync_wait = 1');
    if (before.has('innodb_snapshot_isolation')) await connection.query('set session innodb_snapshot_isolation = on');
  }
  const fault = findUnsafeSetting(await readVariables(connection));
  if (fault !== null) throw new StoreError('unavailable', 'store.setting', `${where}: ${fault.detail}`, { hint: fault.hint });
}

async function readVariables(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const names = CHECKED.map((name) => `'${name}'`).join(',');
  const [rows] = await connection.query<RowDataPacket[]>(`show session variables where variable_name in (${names})`);
  return new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
}

interface UnsafeSetting {
  readonly detail: string;
  readonly hint: string;
}

/** Null when a server with these variables keeps what it acknowledges. */
export function findUnsafeSetting(variables: ReadonlyMap<string, string>): UnsafeSetting | null {
  const version = variables.get('version') ?? '';
  if (!isSupported(version)) {
    return { detail: `version ${version} is not MariaDB 10.6 or later`, hint: 'install MariaDB 10.11 or later' };
  }
  const wanted: [string, string][] = [
    ['innodb_flush_log_at_trx_commit', '1'],
    ['tx_isolation', 'REPEATABLE-READ'],
    ['collation_connection', 'utf8mb4_nopad_bin'],
  ];
  if (variables.get('wsrep_on') === 'ON') {
    wanted.push(['innodb_snapshot_isolation', 'ON'], ['wsrep_sync_wait', '1']);
  }
  for (const [name, value] of wanted) {
    const found = variables.get(name) ?? 'missing';
    if (found !== value) {
      return { detail: `${name} is ${found}, it must be ${value}`, hint: `set ${name} = ${value} in the server's configuration` };
    }
  }
  const packet = Number(variables.get('max_allowed_packet') ?? 0);
  if (packet >= PACKET_BYTES_MIN) return null;
  return {
    detail: `max_allowed_packet is ${packet}, it must be at least ${PACKET_BYTES_MIN}`,
    hint: 'set max_allowed_packet = 16M or more',
  };
}

function isSupported(version: string): boolean {
  const parts = /^(\d+)\.(\d+)\..*mariadb/i.exec(version);
  if (parts === null) return false;
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  return major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1]);
}
