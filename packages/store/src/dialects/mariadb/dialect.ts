import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
} from 'kysely';
import { MariadbConnection } from './connection.ts';
import type { ConnectionPool } from './pool.ts';

/** MariaDB has RETURNING on INSERT and DELETE, which Kysely does not know of MySQL. */
class MariadbAdapter extends MysqlAdapter {
  override get supportsReturning(): boolean {
    return true;
  }
}

export function mariadbDialect(pool: ConnectionPool): Dialect {
  return {
    createAdapter: () => new MariadbAdapter(),
    createDriver: () => new PoolDriver(pool),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  };
}

class PoolDriver implements Driver {
  readonly #pool: ConnectionPool;

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {
    // Nothing to prepare: connections are made when they are needed.
  }

  acquireConnection(): Promise<MariadbConnection> {
    return this.#pool.acquire();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('start transaction'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  /** A broken connection has no transaction any more; the fault that broke it is what the caller must see. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof MariadbConnection && connection.isBroken) return;
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof MariadbConnection) await this.#pool.release(connection);
  }

  async destroy(): Promise<void> {
    await this.#pool.close();
  }
}
