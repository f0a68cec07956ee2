import type { RunningServer } from './start.ts';

export const HELP = `Starts the Muster server, or looks after its ledger while no server runs.

  start                  the server; so does nothing at all
  migrate                bring the ledger's format up to date (SQLite does so by itself at start)
  verify                 prove that every revision is as it was written
  backup FILE            copy the ledger (SQLite; for MariaDB use its own tools)

  --data DIR             where it keeps everything (MUSTER_DATA)
  --listen HOST:PORT     where it listens, default 127.0.0.1:7080; port 0 picks a free one (MUSTER_LISTEN)
  --database URL         mariadb://user:password@host/name instead of SQLite (MUSTER_DATABASE)
  --example              load a made-up fleet into an empty ledger
  --help, --version

Settings may also stand in muster.yaml in the data directory. Flags win over the environment, the environment over the file.`;

/** What a person who just started it wants to know. */
export function greeting({ url, data, services, isFirstStart }: Pick<RunningServer, 'url' | 'data' | 'services' | 'isFirstStart'>): string {
  const { fleet, config, version } = services;
  const where = config.database === null ? data : `${data} and the database`;
  const lines = [
    '',
    `  Muster ${version} is ready.`,
    '',
    `  Listens on   ${url}`,
    `  Keeps        ${where}`,
    `  Knows        ${fleet.now.size} entities at revision ${fleet.now.revision}`,
    '',
    ...(isFirstStart
      ? ['  This is its first start. In another terminal, in this directory, type:', '']
      : ['  In another terminal, in this directory, type for example:', '']),
    ...(config.example ? EXAMPLE_COMMANDS : FIRST_COMMANDS),
    '',
    '  Ctrl-C stops it; nothing is lost.',
    '',
  ];
  return lines.join('\n');
}

const FIRST_COMMANDS: readonly string[] = [
  '    bin/muster create datacenter dc1',
  '    bin/muster create rack rack1 --in dc1',
  '    bin/muster create server web1 --in rack1 --attr status=active',
  '    bin/muster show web1',
  '    bin/muster --help',
];

const EXAMPLE_COMMANDS: readonly string[] = [
  "    bin/muster list 'kind:server status = unallocated'",
  "    bin/muster pick 4 'kind:server in datacenter:ams1 status = unallocated' --spread rack",
  '    bin/muster locate web1',
  '    bin/muster vars web1 --explain',
  '    bin/muster --help',
];
