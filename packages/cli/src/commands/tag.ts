import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange } from '../context.ts';

export const tagCommands: readonly CommandSpec[] = [
  {
    name: 'tag add',
    args: 'HOST TAG...',
    summary: 'Give a host tags, each stronger than those before; a tag can include tags too',
    access: 'write',
    completes: ['name', { kind: 'tag' }],
    examples: ['muster tag add web1 base production', 'muster tag add tag:production tag:base'],
    run: (context, words, options) => writeTags(context, 'add', words, options),
  },
  {
    name: 'tag remove',
    args: 'HOST TAG...',
    summary: 'Take tags away',
    access: 'write',
    completes: ['name', { kind: 'tag' }],
    examples: ['muster tag remove web1 production'],
    run: (context, words, options) => writeTags(context, 'remove', words, options),
  },
  {
    name: 'tag order',
    args: 'HOST [TAG...]',
    summary: 'Make the list of tags exactly these, in this order: later is stronger',
    access: 'write',
    completes: ['name', { kind: 'tag' }],
    examples: ['muster tag order web1 base web-server production'],
    run: (context, words, options) => writeTags(context, 'set', words, options),
  },
  {
    name: 'tag list',
    args: '[HOST]',
    summary: 'List the tags of a host, weakest first, or all tags',
    access: 'read',
    completes: ['name'],
    examples: ['muster tag list web1', 'muster tag list'],
    run: listTags,
  },
];

async function writeTags(context: Context, mode: 'add' | 'remove' | 'set', words: readonly string[], options: Options): Promise<0> {
  const [entity = '', ...tags] = words;
  reportChange(context, await change(context, options, [{ op: 'tag', entity, mode, tags }]), `Tags of ${entity} changed`);
  return exitCode.ok;
}

async function listTags(context: Context, [ref]: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const fields = await readFields(context, options);
  if (ref !== undefined) {
    const entity = await client.entities.get({ ref, ...fields });
    context.output.list(entity.tags, [{ title: 'tag', value: (tag) => tag.name }]);
    return exitCode.ok;
  }
  const tags: { readonly id: string; readonly name: string }[] = [];
  for await (const { id, name } of client.entities.list.each({ q: 'kind:tag', limit: 1000, ...fields })) tags.push({ id, name });
  context.output.list(tags, [{ title: 'tag', value: (tag) => tag.name }]);
  return exitCode.ok;
}
