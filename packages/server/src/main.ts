#!/usr/bin/env node
// `node packages/server/src/main.ts [start|migrate|verify|backup FILE] [--example] [--data DIR] [--listen HOST:PORT] [--database URL]`
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { openDataDirectory, readOptional } from './adapters/data-directory.ts';
import { logTo } from './adapters/log.ts';
import { type Config, readConfig, type Settings, settingsFromEnvironment, settingsFromFile } from './config.ts';
import { greeting, HELP } from './greeting.ts';
import { ledgerConfigOf } from './ledger-config.ts';
import { type MaintenanceTask, maintainLedger } from './maintenance.ts';
import { type RunningServer, startServer } from './start.ts';
import { VERSION } from './version.ts';

const CONFIG_FILE = 'muster.yaml';
const INSTALLED_DATA = '/var/lib/muster-server';
/** Answers under way may take this long; then they are cut off. */
const STOP_MS = 10_000;

async function main(): Promise<void> {
  // Nothing that the server writes is anybody else's business.
  process.umask(0o077);
  const flags = readFlags();
  if (!flags.ok) return fail(flags.error, 2);
  if (flags.value === 'help') return say(HELP);
  if (flags.value === 'version') return say(VERSION);
  const config = await gatherConfig(flags.value.settings);
  if (!config.ok) return fail(config.error, 2);
  const { task } = flags.value;
  if (task !== null) return maintain(config.value, task);
  const server = await startServer(config.value, { log: logTo(process.stderr, config.value.logLevel), environment: process.env });
  if (!server.ok) return fail(server.error, 1);
  stopOnSignal(server.value);
  say(greeting(server.value));
}

async function maintain(config: Config, task: MaintenanceTask): Promise<void> {
  const directory = await openDataDirectory(config.data);
  if (!directory.ok) return fail(directory.error, 1);
  const done = await maintainLedger(ledgerConfigOf(config, directory.value.path), task);
  directory.value.unlock();
  return done.ok ? say(done.value) : fail(done.error, 1);
}

interface CommandLine {
  /** Null: start the server. */
  readonly task: MaintenanceTask | null;
  readonly settings: Settings;
}

function readFlags(): Result<CommandLine | 'help' | 'version', Problem> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        example: { type: 'boolean' },
        data: { type: 'string' },
        listen: { type: 'string' },
        database: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
    if (values.help === true) return ok('help');
    if (values.version === true) return ok('version');
    const { help: _help, version: _version, example, ...texts } = values;
    const task = readTask(positionals);
    return task.ok ? ok({ task: task.value, settings: { ...texts, ...(example === true ? { example: 'true' } : {}) } }) : task;
  } catch (error) {
    return err(
      problem('invalid', 'server.flag', error instanceof Error ? error.message : String(error), { hint: '--help lists all flags' }),
    );
  }
}

function readTask([word = 'start', path, ...rest]: readonly string[]): Result<MaintenanceTask | null, Problem> {
  const isAlone = path === undefined;
  if (word === 'start' && isAlone) return ok(null);
  if ((word === 'migrate' || word === 'verify') && isAlone) return ok({ do: word });
  if (word === 'backup' && path !== undefined && rest.length === 0) return ok({ do: 'backup', path });
  return err(problem('invalid', 'server.flag', `it is start, migrate, verify or backup FILE, not ${word}`, { hint: '--help lists all' }));
}

async function gatherConfig(flags: Settings): Promise<Result<Config, Problem>> {
  const environment = settingsFromEnvironment(process.env);
  const data = flags.data ?? environment.data ?? defaultData();
  const file = await readConfigFile(join(data, CONFIG_FILE));
  return file.ok ? readConfig([{ ...flags, data }, environment, file.value, onTerminal()], data) : file;
}

/** Who watches it in a terminal wants to read the greeting, not a line per request. */
function onTerminal(): Settings {
  return process.stderr.isTTY ? { log_level: 'warn' } : {};
}

async function readConfigFile(path: string): Promise<Result<Settings, Problem>> {
  const text = await readOptional(path);
  if (text === null) return ok({});
  try {
    const { parse } = await import('yaml');
    return settingsFromFile(parse(text));
  } catch (error) {
    return err(problem('invalid', 'server.setting', `${path} is not YAML: ${error instanceof Error ? error.message : String(error)}`));
  }
}

/** In a clone beside the packages; a bundle is installed. */
function defaultData(): string {
  const root = join(import.meta.dirname, '..', '..', '..');
  return import.meta.dirname === join(root, 'packages', 'server', 'src') ? join(root, 'data') : INSTALLED_DATA;
}

function stopOnSignal(server: RunningServer): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`cannot stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail({ detail, hint }: Problem, code: 1 | 2): void {
  process.stderr.write(`muster server: ${detail}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  process.exitCode = code;
}

await main();
