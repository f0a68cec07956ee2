// What there is: create, show, list, rename, delete, tree, find.
import type { EntityView } from '@muster/api';
import type { CreateOperation, Operation } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange } from '../context.ts';
import { attributeInputs } from '../input/attribute-inputs.ts';
import { UsageError } from '../input/usage-error.ts';
import { entityColumns } from '../output/entity-columns.ts';
import { renderEntity } from '../output/entity-text.ts';
import { renderTree } from '../output/tree-text.ts';

export const entityCommands: readonly CommandSpec[] = [
  {
    name: 'create',
    args: 'KIND NAME...',
    summary: 'Create entities',
    details: 'With --from a name generator gives the names: then NAME is the number of entities.',
    access: 'write',
    options: [
      { flags: '--in <holder>', summary: 'put them into this holder (several times: into several)', repeats: true },
      { flags: '--attr <key=value>', summary: 'set an attribute', repeats: true },
      { flags: '--tag <tag>', summary: 'give them a tag, later is stronger', repeats: true },
      { flags: '--unit <units>', summary: 'rack units: 4 or 4-6' },
      { flags: '--from <generator>', summary: 'take the names from a name generator' },
    ],
    completes: ['kind', 'none'],
    examples: [
      'muster create datacenter ams1',
      'muster create server web1 web2 --in r1 --attr status=active',
      'muster create server 3 --from webnames --in pool:web',
    ],
    run: createEntities,
  },
  {
    name: 'show',
    args: 'NAME...',
    summary: 'Show entities with everything that is declared about them',
    access: 'read',
    completes: ['name'],
    examples: ['muster show web1', 'muster show rack:r1 --json', 'muster show web1 --as-of 1h'],
    run: showEntities,
  },
  {
    name: 'list',
    args: "['EXPR']",
    summary: 'List entities that an expression matches',
    details: 'Without an expression: all. Natural order of names unless --sort.',
    access: 'read',
    options: [
      { flags: '--fields <fields>', summary: 'columns: name, kind, id, tags, ip, a kind of holder (rack, pool), or attribute keys' },
      { flags: '--sort <field>', summary: 'name, kind, id or an attribute key; -key reverses' },
      { flags: '--limit <number>', summary: 'at most so many' },
      { flags: '--count', summary: 'only say how many there are' },
    ],
    completes: ['none'],
    examples: [
      "muster list 'kind:server and status = unallocated'",
      "muster list 'pool:web' --fields name,ip,rack",
      "muster list 'in datacenter:ams1' --count",
    ],
    run: listEntities,
  },
  {
    name: 'rename',
    args: 'NAME NEW-NAME',
    summary: 'Rename an entity; id and history stay',
    access: 'write',
    completes: ['name', 'none'],
    examples: ['muster rename web1 www1'],
    run: async (context, [entity = '', name = ''], options) => {
      reportChange(context, await change(context, options, [{ op: 'rename', entity, name }]), `Renamed ${entity} to ${name}`);
      return exitCode.ok;
    },
  },
  {
    name: 'delete',
    args: 'NAME...',
    summary: 'Delete entities and everything that points at them',
    access: 'write',
    options: [{ flags: '--recursive', summary: 'with all that they hold' }],
    completes: ['name'],
    examples: ['muster delete web1', 'muster delete r1 --recursive --dry-run'],
    run: async (context, names, options) => {
      const recursive = options.flag('recursive') ? { recursive: true } : {};
      const operations = names.map((entity): Operation => ({ op: 'delete', entity, ...recursive }));
      reportChange(context, await change(context, options, operations), `Deleted ${names.join(', ')}`);
      return exitCode.ok;
    },
  },
  {
    name: 'tree',
    args: 'NAME',
    summary: 'Show what an entity holds, at every depth',
    access: 'read',
    options: [{ flags: '--depth <number>', summary: 'no deeper than this' }],
    completes: ['name'],
    examples: ['muster tree ams1', 'muster tree ams1 --depth 2'],
    run: showTree,
  },
  {
    name: 'find',
    args: 'TERM',
    summary: 'Find by name, serial, asset id, MAC in any spelling, or address',
    access: 'read',
    completes: ['name'],
    examples: ['muster find 00-16-3e-aa-bb-01', 'muster find 10.0.0.7'],
    run: findTerm,
  },
];

async function createEntities(context: Context, words: readonly string[], options: Options): Promise<0> {
  const [kind = '', ...names] = words;
  const generator = options.text('from');
  const common = await createFields(context, options);
  const operations =
    generator === undefined
      ? names.map((name): CreateOperation => ({ op: 'create', kind, name, ...common }))
      : Array.from({ length: generatedCount(names) }, (): CreateOperation => ({ op: 'create', kind, name_from: generator, ...common }));
  const reply = await change(context, options, operations);
  if (context.output.isJson) context.output.json(reply);
  else if (!reply.dry_run) {
    if (generator !== undefined) for (const result of reply.results) context.output.line(result.name ?? '');
    reportChange(
      context,
      reply,
      reply.results.length === 1 ? `Created 1 ${kind}` : `Created ${reply.results.length} entities of kind ${kind}`,
    );
  }
  return exitCode.ok;
}

async function createFields(context: Context, options: Options): Promise<Omit<CreateOperation, 'op' | 'kind' | 'name' | 'name_from'>> {
  const [holders, tags, units] = [options.list('in'), options.list('tag'), options.text('unit')];
  const attributes = await attributeInputs(context, options.list('attr'));
  return {
    ...(holders.length === 0 ? {} : { in: holders }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(units === undefined ? {} : { units }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

/** More than anybody orders at once; a slip of the finger makes no more than this. */
const GENERATED_MAX = 10_000;

function generatedCount(words: readonly string[]): number {
  const count = Number(words[0] ?? 1);
  if (words.length > 1 || !Number.isInteger(count) || count < 1 || count > GENERATED_MAX) {
    throw new UsageError('with --from, say how many to create', `Write a number from 1 to ${GENERATED_MAX} in place of the names.`);
  }
  return count;
}

async function showEntities(context: Context, names: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const fields = await readFields(context, options);
  const views: EntityView[] = [];
  for (const ref of names) views.push(await client.entities.get({ ref, ...fields }));
  if (context.output.isJson) context.output.json(views.length === 1 ? views[0] : views);
  else context.output.line(views.map(renderEntity).join('\n\n'));
  return exitCode.ok;
}

async function listEntities(context: Context, [q = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const [sort, limit] = [options.text('sort'), options.text('limit')];
  const call = { ...(q === '' ? {} : { q }), ...(sort === undefined ? {} : { sort }), ...(await readFields(context, options)) };
  if (options.flag('count')) {
    const page = await client.entities.list({ ...call, limit: 1, fields: 'name' });
    context.output.text(String(page.total ?? page.items.length), { count: page.total ?? page.items.length });
    return exitCode.ok;
  }
  const columns = entityColumns(options.text('fields'));
  const most = limit === undefined ? Number.POSITIVE_INFINITY : countOf(limit);
  const views: EntityView[] = [];
  for await (const view of client.entities.list.each({ ...call, limit: Math.min(PAGE_SIZE, most), fields: columns.parts })) {
    views.push(view);
    if (views.length >= most) break;
    if (views.length % PAGE_SIZE === 0) context.output.progress(`${views.length} …`);
  }
  context.output.endProgress();
  // Whoever names columns wants them in a pipe too; otherwise a pipe gets names.
  if (options.text('fields') === undefined) context.output.list(views, columns.columns);
  else context.output.table(views, columns.columns);
  return exitCode.ok;
}

/** The largest page: the fewest requests. */
const PAGE_SIZE = 1000;

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`${JSON.stringify(text)} is not a number of rows`);
  return count;
}

async function showTree(context: Context, [ref = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const depth = options.text('depth');
  const reply = await client.entities.tree({
    ref,
    ...(depth === undefined ? {} : { depth: countOf(depth) }),
    ...(await readFields(context, options)),
  });
  context.output.text(renderTree(reply.tree), reply);
  if (reply.truncated) context.output.note('Deeper parts were left out; ask for them by their name.');
  return exitCode.ok;
}

async function findTerm(context: Context, [term = '']: readonly string[], options: Options): Promise<0 | 1> {
  const client = await context.client();
  const { items } = await client.find({ term, ...(await readFields(context, options)) });
  context.output.list(items, [
    { title: 'name', value: (item) => item.entity.name },
    { title: 'kind', value: (item) => item.entity.kind },
    { title: 'matched', value: (item) => item.what },
    { title: 'value', value: (item) => item.value },
  ]);
  if (items.length === 0) context.output.note(`Nothing has the name, serial, MAC or address ${term}.`);
  return items.length === 0 ? exitCode.error : exitCode.ok;
}
