// Who changed what: history, diff, blame, revert.
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, readFields, reportChange, revisionWorld, showDryRun, tenantField, writeFields } from '../context.ts';
import { parseAsOf, parseRevision } from '../input/revision-argument.ts';
import { UsageError } from '../input/usage-error.ts';
import { conflictText } from '../output/conflict-text.ts';
import { diffColumns } from '../output/diff-columns.ts';
import { valueText } from '../output/value-text.ts';

export const historyCommands: readonly CommandSpec[] = [
  {
    name: 'history',
    args: '[NAME]',
    summary: 'Show what happened, newest first: to one entity, or to everything',
    access: 'read',
    options: [
      { flags: '--limit <number>', summary: 'at most so many (default 50)' },
      { flags: '--actor <name>', summary: 'only by this actor' },
      { flags: '--key <key>', summary: 'only this attribute' },
      { flags: '--since <when>', summary: 'not before: a time, a revision, or how long ago (2d)' },
    ],
    completes: ['name'],
    examples: ['muster history', 'muster history web1', 'muster history web1 --key status', 'muster history --actor ann --since 2d'],
    run: showHistory,
  },
  {
    name: 'diff',
    args: 'REVISION [REVISION]',
    summary: 'Compare two revisions, or one with now; exit status 3 when they differ',
    access: 'local',
    options: [{ flags: '--entity <name>', summary: 'only this entity' }],
    completes: ['none'],
    examples: ['muster diff HEAD~1', 'muster diff 12 20', 'muster diff 1h --entity web1'],
    run: showDiff,
  },
  {
    name: 'blame',
    args: 'NAME [KEY]',
    summary: 'Show for each fact of an entity who set it, when and why',
    access: 'read',
    completes: ['name', 'none'],
    examples: ['muster blame web1', 'muster blame web1 status'],
    run: showBlame,
  },
  {
    name: 'revert',
    args: '[REVISION] [REVISION]',
    summary: 'Undo a revision, everything after one up to another, or take an entity back in time',
    details: 'A revert is a new revision. Where later revisions touched the same facts it is refused, with the list.',
    access: 'write',
    options: [
      { flags: '--entity <name>', summary: 'make this entity as it was, with --at' },
      { flags: '--at <when>', summary: 'a time, a revision, or how long ago' },
    ],
    completes: ['none'],
    examples: ['muster revert HEAD', 'muster revert 17 --dry-run', 'muster revert 12 20', 'muster revert --entity web1 --at 1h'],
    run: revert,
  },
];

const HISTORY_LIMIT = 50;

async function showHistory(context: Context, [ref]: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const limit = Number(options.text('limit') ?? HISTORY_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit takes a number of rows');
  const [actor, key, since] = [options.text('actor'), options.text('key'), options.text('since')];
  const common = { limit: Math.min(limit, 1000), ...(await readFields(context, options)) };
  if (ref !== undefined && actor === undefined && since === undefined) {
    const entries = await take(client.entities.history.each({ ref, ...(key === undefined ? {} : { key }), ...common }), limit);
    context.output.table(entries, [
      { title: 'revision', value: (entry) => String(entry.revision ?? ''), alignRight: true },
      { title: 'time', value: (entry) => entry.time ?? '' },
      { title: 'actor', value: (entry) => entry.actor ?? '' },
      ...diffColumns,
      { title: 'message', value: (entry) => entry.message },
    ]);
    return exitCode.ok;
  }
  const filters = {
    ...(ref === undefined ? {} : { entity: ref }),
    ...(actor === undefined ? {} : { actor }),
    ...(key === undefined ? {} : { key }),
    ...(since === undefined ? {} : { since: await parseAsOf(since, revisionWorld(context)) }),
  };
  const revisions = await take(client.revisions.list.each({ ...filters, ...common }), limit);
  context.output.table(revisions, [
    { title: 'revision', value: (revision) => String(revision.number), alignRight: true },
    { title: 'time', value: (revision) => revision.time },
    { title: 'actor', value: (revision) => revision.actor },
    { title: 'by', value: (revision) => revision.origin },
    { title: '+', value: (revision) => String(revision.asserted), alignRight: true },
    { title: '-', value: (revision) => String(revision.retracted), alignRight: true },
    { title: 'message', value: (revision) => revision.message },
  ]);
  return exitCode.ok;
}

async function take<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= most) break;
  }
  return taken;
}

async function showDiff(context: Context, [from = '', to]: readonly string[], options: Options): Promise<0 | 3> {
  const client = await context.client();
  const world = revisionWorld(context);
  const entity = options.text('entity');
  const reply = await client.diff({
    from: await parseAsOf(from, world),
    ...(to === undefined ? {} : { to: await parseAsOf(to, world) }),
    ...(entity === undefined ? {} : { entity }),
    ...tenantField(options),
  });
  if (context.output.isJson) context.output.json(reply);
  else {
    context.output.table(reply.entries, [
      ...diffColumns,
      { title: 'revision', value: (entry) => String(entry.revision ?? ''), alignRight: true },
      { title: 'actor', value: (entry) => entry.actor ?? '' },
    ]);
  }
  return reply.entries.length === 0 ? exitCode.ok : exitCode.differences;
}

async function showBlame(context: Context, [ref = '', key]: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const { items } = await client.entities.blame({ ref, ...(key === undefined ? {} : { key }), ...(await readFields(context, options)) });
  context.output.table(items, [
    { title: 'what', value: (item) => item.what },
    { title: 'value', value: (item) => valueText(item.value) },
    { title: 'revision', value: (item) => String(item.revision), alignRight: true },
    { title: 'actor', value: (item) => item.actor },
    { title: 'time', value: (item) => item.time },
    { title: 'message', value: (item) => item.message },
  ]);
  return exitCode.ok;
}

async function revert(context: Context, words: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const reply = await client.revert({ ...(await revertTarget(context, words, options)), ...writeFields(options) });
  showDryRun(context, reply);
  if (!context.output.isJson && reply.conflicts.length > 0) {
    context.output.note('Later revisions touched the same facts; without --dry-run this is refused:');
    for (const conflict of reply.conflicts) context.output.note(`  ${conflictText(conflict)}`);
  }
  reportChange(context, reply, 'Reverted');
  return exitCode.ok;
}

async function revertTarget(context: Context, [first, second]: readonly string[], options: Options) {
  const world = revisionWorld(context);
  const [entity, at] = [options.text('entity'), options.text('at')];
  if (entity !== undefined && at !== undefined && first === undefined) return { entity, at: await parseAsOf(at, world) };
  if (first === undefined || entity !== undefined || at !== undefined) {
    throw new UsageError('what shall be undone?', 'Write a revision, two revisions, or --entity NAME --at WHEN.');
  }
  if (second === undefined) return { revision: await parseRevision(first, world) };
  return { from: await parseRevision(first, world), to: await parseRevision(second, world) };
}
