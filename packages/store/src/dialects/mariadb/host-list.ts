// One address for a cluster: the first host that answers takes everything until it fails, then the next one does.
import { type Connection, createConnection } from 'mysql2/promise';
import { StoreError } from '../../store-error.ts';
import { classifyMariadb } from './faults.ts';
import { prepareSession } from './session.ts';
import type { MariadbHost, MariadbTarget } from './url.ts';

/** A healthy host on a local network answers in milliseconds; a dead one must not hold up a failover. */
const CONNECT_TIMEOUT_MS = 2_000;

export class HostList {
  readonly #target: MariadbTarget;
  #current = 0;

  constructor(target: MariadbTarget) {
    this.#target = target;
  }

  /** A prepared connection to the current host, or to the first after it that has one for us. */
  async connect(): Promise<Connection> {
    const { hosts } = this.#target;
    const failures: string[] = [];
    for (let step = 0; step < hosts.length; step += 1) {
      const index = (this.#current + step) % hosts.length;
      const host = hosts[index];
      if (host === undefined) break;
      try {
        const connection = await this.#open(host);
        this.#current = index;
        return connection;
      } catch (error) {
        if (classifyMariadb(error) !== 'lost') throw error;
        failures.push(`${nameOf(host)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new StoreError('unavailable', 'store.unreachable', `no database host answers (${failures.join('; ')})`, {
      hint: 'look whether MariaDB runs and whether this machine reaches it',
    });
  }

  async #open(host: MariadbHost): Promise<Connection> {
    const { user, password, database, tls } = this.#target;
    const connection = await createConnection({
      host: host.host,
      port: host.port,
      user,
      password,
      database,
      connectTimeout: CONNECT_TIMEOUT_MS,
      charset: 'UTF8MB4_BIN',
      supportBigNumbers: true,
      ...(tls ? { ssl: {} } : {}),
    });
    try {
      await prepareSession(connection, nameOf(host));
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
}

function nameOf({ host, port }: MariadbHost): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
