// What the inventory is made of: kinds, services, blobs, checks.
import type { KindDefinition } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange, writeFields } from '../context.ts';
import { uploadFile } from '../input/attribute-inputs.ts';
import { UsageError } from '../input/usage-error.ts';

export const catalogCommands: readonly CommandSpec[] = [
  {
    name: 'kind list',
    args: '',
    summary: 'List kinds',
    access: 'read',
    examples: ['muster kind list'],
    run: listKinds,
  },
  {
    name: 'kind show',
    args: 'KIND',
    summary: 'Show a kind: its ports, what it holds, its attributes',
    access: 'read',
    completes: ['kind'],
    examples: ['muster kind show server'],
    run: async (context, [kind = ''], options) => {
      const client = await context.client();
      context.output.json(await client.kinds.get({ kind, ...(await readFields(context, options)) }));
      return exitCode.ok;
    },
  },
  {
    name: 'kind define',
    args: '',
    summary: 'Define a kind of your own, or change one',
    access: 'write',
    options: [{ flags: '-f, --file <path>', summary: 'the definition, YAML or JSON' }],
    examples: ['muster kind define -f camera.yaml'],
    run: defineKind,
  },
  {
    name: 'kind delete',
    args: 'KIND',
    summary: 'Delete a kind that no entity has',
    access: 'write',
    completes: ['kind'],
    examples: ['muster kind delete camera'],
    run: async (context, [kind = ''], options) => {
      const client = await context.client();
      reportChange(context, await client.kinds.delete({ kind, ...writeFields(options) }), `Deleted the kind ${kind}`);
      return exitCode.ok;
    },
  },
  {
    name: 'service add',
    args: 'ROLE HOST',
    summary: 'Make an instance of a role on a host, behind a VIP if wanted',
    access: 'write',
    options: [{ flags: '--vip <vip>', summary: 'the VIP in front of it' }],
    completes: [{ kind: 'role' }, { kind: 'host' }],
    examples: ['muster service add web web1 --vip www'],
    run: (context, words, options) => writeService(context, words, options, {}),
  },
  {
    name: 'service remove',
    args: 'ROLE HOST',
    summary: 'Remove the instance of a role from a host',
    access: 'write',
    completes: [{ kind: 'role' }, { kind: 'host' }],
    examples: ['muster service remove web web1'],
    run: (context, words, options) => writeService(context, words, options, { remove: true }),
  },
  {
    name: 'blob put',
    args: 'FILE',
    summary: 'Keep a file; prints the SHA-256 by which it is found',
    access: 'local',
    completes: ['file'],
    examples: ['muster blob put server.pem'],
    run: async (context, [path = '']) => {
      const sha256 = await uploadFile(context, path);
      context.output.text(sha256, { sha256 });
      return exitCode.ok;
    },
  },
  {
    name: 'blob get',
    args: 'SHA256',
    summary: 'Write a file that was kept to standard output, or into a file',
    access: 'local',
    options: [{ flags: '-o, --output <path>', summary: 'into this file' }],
    completes: ['none'],
    examples: ['muster blob get 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 -o server.pem'],
    run: getBlob,
  },
  {
    name: 'check',
    args: '',
    summary: 'List who falls short of a rule; exit status 3 when somebody does',
    access: 'read',
    completes: ['none'],
    examples: ['muster check'],
    run: checkRules,
  },
];

async function listKinds(context: Context, _words: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const { items } = await client.kinds.list(await readFields(context, options));
  context.output.list(items, [
    { title: 'kind', value: (kind) => kind.name },
    { title: 'category', value: (kind) => (kind.host ? `${kind.category}, host` : kind.category) },
    { title: 'aliases', value: (kind) => (kind.aliases ?? []).join(' ') },
    { title: 'summary', value: (kind) => kind.summary ?? '' },
  ]);
  return exitCode.ok;
}

async function defineKind(context: Context, _words: readonly string[], options: Options): Promise<0> {
  const path = options.text('file');
  if (path === undefined) throw new UsageError('no file given', 'Write muster kind define -f FILE.');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await context.world.readFile(path));
  const { parse } = await import('../input/yaml.ts');
  const definition: unknown = parse(text, { schema: 'core', maxAliasCount: 0 });
  const client = await context.client();
  // The server is the judge of the file: it validates every field and names what is wrong.
  const body = definition as KindDefinition;
  const kind = typeof body === 'object' && body !== null ? String(body.name) : '';
  if (kind === '') throw new UsageError(`${path} holds no definition`, 'It is an object with name, category and what the kind has.');
  reportChange(context, await client.kinds.define({ kind, ...writeFields(options), ...body }), `Defined the kind ${kind}`);
  return exitCode.ok;
}

async function writeService(
  context: Context,
  [role = '', host = '']: readonly string[],
  options: Options,
  extra: { remove?: boolean },
): Promise<0> {
  const vip = options.text('vip');
  const reply = await change(context, options, [{ op: 'service', role, host, ...(vip === undefined ? {} : { vip }), ...extra }]);
  reportChange(
    context,
    reply,
    extra.remove ? `${host} no longer serves ${role}` : `${host} serves ${role}${vip === undefined ? '' : ` behind ${vip}`}`,
  );
  return exitCode.ok;
}

async function getBlob(context: Context, [sha256 = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const content = await client.blobs.get({ sha256 });
  const path = options.text('output');
  if (path === undefined) context.output.bytes(content);
  else await context.world.writeFile(path, content);
  return exitCode.ok;
}

async function checkRules(context: Context, _words: readonly string[], options: Options): Promise<0 | 3> {
  const client = await context.client();
  const items: Awaited<ReturnType<typeof client.check>>['items'][number][] = [];
  for await (const item of client.check.each({ limit: 1000, ...(await readFields(context, options)) })) items.push(item);
  context.output.table(items, [
    { title: 'entity', value: (item) => `${item.entity.kind}:${item.entity.name}` },
    { title: 'rule', value: (item) => item.rule },
    { title: 'because of', value: (item) => (item.cause === undefined ? '' : `${item.cause.kind}:${item.cause.name}`) },
    { title: 'detail', value: (item) => item.detail },
  ]);
  if (items.length === 0) context.output.note('Everything is as the rules want it.');
  return items.length === 0 ? exitCode.ok : exitCode.differences;
}
