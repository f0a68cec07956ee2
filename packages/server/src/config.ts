// What a server is told from outside: flags first, then the environment, then muster.yaml in the data directory.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';

export interface Config {
  /** Absolute path of the data directory. */
  readonly data: string;
  readonly listen: ListenAddress;
  /** URL of a MariaDB database; null: SQLite in the data directory. */
  readonly database: string | null;
  /** Load the example fleet when the ledger is empty. */
  readonly example: boolean;
  readonly logLevel: LogLevel;
  /** Hosts and folders that variable files may come from; empty: none. */
  readonly variableFiles: VariableFileSources;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface VariableFileSources {
  /** Host names, or `host:port`, that may be asked. Where one has a private address, the address or its block is listed too. */
  readonly hosts: readonly string[];
  /** Absolute paths of folders on this machine. */
  readonly directories: readonly string[];
}

/** One source of settings, by the names that muster.yaml uses. */
export type Settings = Readonly<Partial<Record<SettingName, string>>>;

export type SettingName = 'data' | 'listen' | 'database' | 'example' | 'log_level' | 'variable_file_hosts' | 'variable_file_directories';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'silent'] as const;

export const SETTING_BY_ENVIRONMENT: Readonly<Record<string, SettingName>> = {
  MUSTER_DATA: 'data',
  MUSTER_LISTEN: 'listen',
  MUSTER_DATABASE: 'database',
  MUSTER_EXAMPLE: 'example',
  MUSTER_LOG: 'log_level',
  MUSTER_VARIABLE_FILE_HOSTS: 'variable_file_hosts',
  MUSTER_VARIABLE_FILE_DIRECTORIES: 'variable_file_directories',
};

const DEFAULT_LISTEN = '127.0.0.1:7080';

export function settingsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): Settings {
  const settings: Partial<Record<SettingName, string>> = {};
  for (const [variable, name] of Object.entries(SETTING_BY_ENVIRONMENT)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') settings[name] = value;
  }
  return settings;
}

/** Settings of muster.yaml, already parsed: a flat map; lists are joined. The file cannot say where it lies. */
export function settingsFromFile(content: unknown): Result<Settings, Problem> {
  if (content === null || content === undefined) return ok({});
  if (typeof content !== 'object' || Array.isArray(content)) return err(badSetting('muster.yaml', 'must be a list of `name: value` lines'));
  const settings: Partial<Record<SettingName, string>> = {};
  for (const [name, value] of Object.entries(content)) {
    if (!isFileSetting(name)) return err(badSetting(name, 'is not a setting of muster.yaml'));
    settings[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return ok(settings);
}

/** The first source that has a setting decides. */
export function readConfig(sources: readonly Settings[], defaultData: string): Result<Config, Problem> {
  const pick = (name: SettingName): string | undefined => sources.find((source) => source[name] !== undefined)?.[name];
  const listen = parseListen(pick('listen') ?? DEFAULT_LISTEN);
  if (!listen.ok) return listen;
  const logLevel = parseLogLevel(pick('log_level') ?? 'info');
  if (!logLevel.ok) return logLevel;
  const database = parseDatabase(pick('database'));
  if (!database.ok) return database;
  return ok({
    data: pick('data') ?? defaultData,
    listen: listen.value,
    database: database.value,
    example: isTrue(pick('example')),
    logLevel: logLevel.value,
    variableFiles: { hosts: parseList(pick('variable_file_hosts')), directories: parseList(pick('variable_file_directories')) },
  });
}

/** `host:port`, `[::1]:port`, `:port` (loopback) or a port alone. */
export function parseListen(text: string): Result<ListenAddress, Problem> {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535)
    return err(badSetting('listen', `\`${text}\` is not HOST:PORT`, 'for example 127.0.0.1:7080 or [::1]:7080; port 0 picks a free one'));
  return ok({ host: match[1] ?? (match[2] || '127.0.0.1'), port });
}

function parseLogLevel(text: string): Result<LogLevel, Problem> {
  const level = LOG_LEVELS.find((candidate) => candidate === text);
  return level === undefined ? err(badSetting('log_level', `\`${text}\` is no log level`, `one of ${LOG_LEVELS.join(', ')}`)) : ok(level);
}

function parseDatabase(text: string | undefined): Result<string | null, Problem> {
  if (text === undefined) return ok(null);
  const url = URL.parse(text);
  // The URL may hold a password: it is never repeated in the answer.
  if (url === null || !DATABASE_SCHEMES.has(url.protocol)) {
    return err(
      badSetting('database', 'is not the URL of a database', 'mariadb://user:password@host:3306/name, or leave it out for SQLite'),
    );
  }
  return ok(text);
}
const DATABASE_SCHEMES: ReadonlySet<string> = new Set(['mariadb:', 'mysql:']);

function parseList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1' || text === 'yes';
}

function isFileSetting(name: string): name is SettingName {
  return name !== 'data' && Object.values<string>(SETTING_BY_ENVIRONMENT).includes(name);
}

function badSetting(name: string, why: string, hint?: string): Problem {
  return problem('invalid', 'server.setting', `The setting \`${name}\` ${why}.`, hint === undefined ? {} : { hint });
}
