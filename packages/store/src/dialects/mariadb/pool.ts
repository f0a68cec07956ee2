import { StoreError } from '../../store-error.ts';
import { MariadbConnection } from './connection.ts';
import type { HostList } from './host-list.ts';

/** A few connections, made when they are needed and thrown away when they break. */
export class ConnectionPool {
  readonly #hosts: HostList;
  readonly #sizeMax: number;
  readonly #idle: MariadbConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #closed = false;

  constructor(hosts: HostList, sizeMax: number) {
    this.#hosts = hosts;
    this.#sizeMax = sizeMax;
  }

  async acquire(): Promise<MariadbConnection> {
    while (this.#busy >= this.#sizeMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#closed) throw new StoreError('unavailable', 'store.closed', 'the ledger is closed');
    this.#busy += 1;
    try {
      return this.#takeIdle() ?? new MariadbConnection(await this.#hosts.connect());
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async release(connection: MariadbConnection): Promise<void> {
    if (this.#closed) await connection.close();
    else if (!connection.isBroken) this.#idle.push(connection);
    this.#leave();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
  }

  #takeIdle(): MariadbConnection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined || !connection.isBroken) return connection;
    }
  }

  #leave(): void {
    this.#busy -= 1;
    this.#waiting.shift()?.();
  }
}
