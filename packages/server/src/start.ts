// Puts a server together and starts it: data directory, ledger, inventory, HTTP. Everything it made is undone by `stop`.
import { openApiDocument, routes } from '@muster/api';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Ledger, type LedgerConfig, openLedger, StoreError } from '@muster/store';
import type { FastifyInstance } from 'fastify';
import { systemClock } from './adapters/clock.ts';
import {
  type DataDirectory,
  openDataDirectory,
  readAdminToken,
  removeListenFile,
  writeAdminToken,
  writeListenFile,
} from './adapters/data-directory.ts';
import { systemHashing, systemIds } from './adapters/identity.ts';
import { watchProcess } from './adapters/process-figures.ts';
import { FailedLogins } from './auth/failed-logins.ts';
import { Visibilities } from './auth/visibility.ts';
import { makeAdmin, newToken } from './bootstrap.ts';
import type { Config } from './config.ts';
import { loadExample } from './example/load-example.ts';
import { openFleet } from './fleet/fleet.ts';
import { createApp } from './http/app.ts';
import { Metrics } from './http/metrics.ts';
import { ledgerConfigOf } from './ledger-config.ts';
import type { Log } from './ports.ts';
import { handlers } from './routes/handlers.ts';
import type { Services } from './services.ts';
import { variableFiles } from './variable-file/variable-files.ts';
import { loadKeyRing } from './vault/load-key-ring.ts';
import { Vault } from './vault/vault.ts';
import { VERSION } from './version.ts';

export interface RunningServer {
  readonly url: string;
  readonly data: string;
  /** The ledger was empty. */
  readonly isFirstStart: boolean;
  readonly services: Services;
  readonly app: FastifyInstance;
  stop(): Promise<void>;
}

/** What the server is given besides its settings. */
export interface Surroundings {
  readonly log: Log;
  /** The master key may come from here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function startServer(config: Config, { log, environment }: Surroundings): Promise<Result<RunningServer, Problem>> {
  const directory = await openDataDirectory(config.data);
  if (!directory.ok) return directory;
  const undo: (() => Promise<void> | void)[] = [() => directory.value.unlock()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const started = await startIn(directory.value, { config, log, environment, undo });
  if (!started.ok) await stop();
  return started.ok ? ok({ ...started.value, stop }) : started;
}

interface Starting extends Surroundings {
  readonly config: Config;
  /** What to do at the end, last one first. */
  readonly undo: (() => Promise<void> | void)[];
}

async function startIn(
  directory: DataDirectory,
  { config, log, environment, undo }: Starting,
): Promise<Result<Omit<RunningServer, 'stop'>, Problem>> {
  const ledger = await open(ledgerConfigOf(config, directory.path));
  if (!ledger.ok) return ledger;
  undo.push(() => ledger.value.close());
  const keys = await loadKeyRing({ environment, dataDirectory: directory.path, mayCreate: (await ledger.value.head()).number === 0 });
  if (!keys.ok) return keys;
  const vault = await Vault.open(ledger.value, keys.value);
  if (!vault.ok) return vault;
  const files = variableFiles({ ...config.variableFiles, contents: ledger.value });
  if (!files.ok) return files;
  const fleet = await openFleet({ ledger: ledger.value, clock: systemClock, log });
  undo.push(() => fleet.close());
  const watch = watchProcess();
  undo.push(() => watch.stop());
  const services: Services = {
    fleet,
    clock: systemClock,
    ids: systemIds(systemClock),
    hashing: systemHashing(keys.value.ring.derive('signatures')),
    log,
    metrics: new Metrics(watch.read),
    failedLogins: new FailedLogins(),
    visibilities: new Visibilities(),
    vault: vault.value,
    variableFiles: files.value,
    contract: lazily(() => JSON.stringify(openApiDocument(routes, VERSION))),
    config,
    version: VERSION,
  };
  fleet.onBatch((changes, seconds) => services.metrics.committed(changes, seconds));
  const isFirstStart = fleet.headRevision === 0;
  const prepared = await prepare(directory, services);
  if (!prepared.ok) return prepared;
  const example = config.example ? await loadExample(fleet, services.ids) : ok(false);
  if (!example.ok) return example;
  const app = await createApp(handlers, services);
  undo.push(() => app.close());
  const url = await listen(app, config);
  if (!url.ok) return url;
  await writeListenFile(directory.path, { url: url.value, pid: process.pid, version: VERSION });
  undo.push(() => removeListenFile(directory.path));
  return ok({ url: url.value, data: directory.path, isFirstStart, services, app });
}

async function open(config: LedgerConfig): Promise<Result<Ledger, Problem>> {
  try {
    return ok(await openLedger(config));
  } catch (error) {
    if (error instanceof StoreError) return err(error.problem);
    throw error;
  }
}

/** The file comes first: a token that nobody knows would lock everybody out. */
async function prepare(directory: DataDirectory, services: Services): Promise<Result<null, Problem>> {
  const { fleet } = services;
  const known = await readAdminToken(directory.path);
  if (fleet.headRevision > 0 && (known !== null || !directory.isNew)) return ok(null);
  const text = known ?? newToken(services.ids);
  if (known === null) await writeAdminToken(directory.path, text);
  const name = fleet.headRevision === 0 ? 'admin' : `admin-${services.ids.newEntityId().slice(0, 8)}`;
  return makeAdmin(fleet, { name, text }, services);
}

async function listen(app: FastifyInstance, { listen: { host, port } }: Config): Promise<Result<string, Problem>> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = LISTEN_FAULTS[String(code)];
    if (why === undefined) throw error;
    return err(
      problem('unavailable', 'server.listen', `Cannot listen on ${host}:${port}: ${why}.`, {
        hint: 'Choose another with --listen HOST:PORT; port 0 picks a free one.',
      }),
    );
  }
  const address = app.server.address();
  const shown = address === null || typeof address === 'string' ? { address: host, port } : address;
  return ok(`http://${shown.address.includes(':') ? `[${shown.address}]` : shown.address}:${shown.port}`);
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'that needs more rights',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

function lazily<T extends object | string>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
