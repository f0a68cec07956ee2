// What a command works with: the client, the output, and the few things that many commands do in the same way.
import type { ChangeReply } from '@muster/api';
import type { Client } from '@muster/client';
import type { Operation } from '@muster/model';
import type { Options } from './command.ts';
import { parseAsOf, type RevisionWorld } from './input/revision-argument.ts';
import { diffColumns } from './output/diff-columns.ts';
import type { Output } from './output/output.ts';

/** The world outside the program, passed in so that a test can stand in for it. */
export interface World {
  /** A path's whole content; `-` is standard input. */
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  /** Runs the server's program with these words, in this terminal, to its end. Resolves to its exit status. */
  runServer(args: readonly string[]): Promise<number>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  nowMs(): number;
}

export interface Context {
  readonly output: Output;
  readonly world: World;
  /** Runs another command line; failures are reported, not thrown. Resolves to the exit status. */
  run(words: readonly string[]): Promise<number>;
  /** Connects at the first use: help and completion of words need no server. */
  client(): Promise<Client>;
}

/** Query fields of a read: `--as-of`, `--tenant`. */
export async function readFields(context: Context, options: Options): Promise<{ as_of?: string; tenant?: string }> {
  const asOf = options.text('as-of');
  return {
    ...(asOf === undefined ? {} : { as_of: await parseAsOf(asOf, revisionWorld(context)) }),
    ...tenantField(options),
  };
}

/** Query fields of a write: `--message`, `--dry-run`, `--tenant`. */
export function writeFields(options: Options): { message?: string; dry_run?: boolean; tenant?: string } {
  const message = options.text('message');
  return {
    ...(message === undefined ? {} : { message }),
    ...(options.flag('dry-run') ? { dry_run: true } : {}),
    ...tenantField(options),
  };
}

export function tenantField(options: Options): { tenant?: string } {
  const tenant = options.text('tenant');
  return tenant === undefined ? {} : { tenant };
}

export function revisionWorld(context: Context): RevisionWorld {
  return {
    nowMs: context.world.nowMs(),
    head: async () => (await (await context.client()).whoami({})).revision,
  };
}

/** Sends one atomic change; of a dry run shows the difference. */
export async function change(context: Context, options: Options, operations: readonly Operation[]): Promise<ChangeReply> {
  const client = await context.client();
  const reply = await client.change({ ...writeFields(options), operations });
  showDryRun(context, reply);
  return reply;
}

export function showDryRun(context: Context, reply: ChangeReply): void {
  if (!reply.dry_run || context.output.isJson) return;
  if (reply.changed) context.output.table(reply.diff ?? [], diffColumns);
  context.output.note(reply.changed ? 'Dry run: nothing was changed.' : 'Dry run: it would change nothing.');
}

/** Says what a change did, for commands that have nothing else to say. */
export function reportChange(context: Context, reply: ChangeReply, done: string): void {
  if (context.output.isJson) return context.output.json(reply);
  if (reply.dry_run) return;
  context.output.note(reply.revision === null ? 'Nothing to change.' : `${done} (revision ${reply.revision})`);
}
