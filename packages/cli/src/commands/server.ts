// The server on this machine. It is a program of its own; these commands start it with the same settings.
import { type CommandSpec, exitCode } from '../command.ts';
import type { Context } from '../context.ts';

const details = 'Settings are those of the server: MUSTER_DATA, MUSTER_DATABASE, muster.yaml. No server may run on the ledger meanwhile.';

export const serverCommands: readonly CommandSpec[] = [
  {
    name: 'server start',
    args: '',
    summary: 'Start the server in this terminal, as npm start does in a clone',
    access: 'local',
    examples: ['muster server start'],
    run: (context) => serve(context, ['start']),
  },
  {
    name: 'server migrate',
    args: '',
    summary: 'Bring the ledger’s format up to date; on SQLite the start does so by itself',
    details,
    access: 'local',
    examples: ['muster server migrate'],
    run: (context) => serve(context, ['migrate']),
  },
  {
    name: 'server verify',
    args: '',
    summary: 'Prove by its hashes that every revision is as it was written',
    details,
    access: 'local',
    examples: ['muster server verify'],
    run: (context) => serve(context, ['verify']),
  },
  {
    name: 'server backup',
    args: 'FILE',
    summary: 'Copy the ledger; for MariaDB use its own tools',
    details: `${details} Keep master.key with the copy, in another place: without it the secrets are lost.`,
    access: 'local',
    completes: ['file'],
    examples: ['muster server backup /var/backups/muster.sqlite'],
    run: (context, [path = '']) => serve(context, ['backup', path]),
  },
];

async function serve(context: Context, args: readonly string[]): Promise<0 | 1> {
  return (await context.world.runServer(args)) === 0 ? exitCode.ok : exitCode.error;
}
